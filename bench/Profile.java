import java.io.File;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;

/** How many axioms a file holds, and what of it is outside OWL 2 DL. */
public class Profile {
    public static void main(String[] arguments) throws Exception {
        OWLOntology read = OWLManager.createOWLOntologyManager()
                .loadOntologyFromOntologyDocument(new File(arguments[0]));
        System.out.println(read.getAxiomCount());
        for (OWLProfileViolation wrong : new OWL2DLProfile().checkOntology(read).getViolations())
            System.out.println(wrong);
    }
}
