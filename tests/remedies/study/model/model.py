hive_decision = CClass(decision, "Which hive?")
straw_hive = CClass(practice, "Hive of straw")
box_hive = CClass(practice, "Hive of boxes")
calm = CClass(force, "Calm")
warmth = CClass(force, "Warmth")
add_decision_option_link(hive_decision, straw_hive, "")
add_force_relations({straw_hive: {warmth: positive}})
straw_hive.add_links(box_hive, stereotype_instances=alternative_to)
p1_codes = [calm]
