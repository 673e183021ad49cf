"""Make and refresh an index: decide what is to be done, and on which catalog."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from askcorpus.errors import IndexDamaged, IndexMismatch, InputUnreadable, UsageError
from askcorpus.index.catalog import Catalog
from askcorpus.index.database import discard, is_foreign, swap_in
from askcorpus.index.home import Home
from askcorpus.index.plan import Plan, Progress, make_plan, present_roots, roots_for
from askcorpus.index.rows import Root
from askcorpus.index.rules import require_match
from askcorpus.index.vectors import VectorStore
from askcorpus.index.work import Todo, Work
from askcorpus.model import IndexReport, Skipped
from askcorpus.models.embedder import Embedder
from askcorpus.text.sanitize import sanitize_line


@dataclass(frozen=True, slots=True)
class Refresh:
    """One refresh of an index: `paths` empty means every folder it knows.

    `batch` texts are embedded between two commits: what an interruption can cost.
    """

    home: Home
    embedder: Embedder
    paths: Sequence[Path] = ()
    forget: Sequence[Path] = ()
    rebuild: bool = False
    deadline: float = 10.0
    batch: int = 256

    def run(self, progress: Progress) -> IndexReport:
        """Bring the index up to date and tell what was done.

        Raises InputUnreadable for a missing or empty folder, IndexBusy, IndexMismatch or
        IndexDamaged; the index is then as it was.
        """
        with self.home.writing(self.deadline):
            if not self.home.exists:
                return self._make(self.home.catalog, progress)
            try:
                return self._update(progress)
            except (IndexDamaged, IndexMismatch) as exc:
                if not self.rebuild or is_foreign(self.home.catalog):
                    raise
                if not self.paths:
                    hint = "Name the folders: `askcorpus index --rebuild FOLDER…`."
                    raise type(exc)(exc.message, hint) from exc
            return self._make_anew(progress)

    def _make(self, file: Path, progress: Progress) -> IndexReport:
        """Make an index whose catalog is `file`; nothing is made where there is nothing to read."""
        todo = self._todo(None, progress)
        with closing(Catalog.create(file)) as catalog:
            return self._work(catalog, todo, anew=True).apply(progress)

    def _make_anew(self, progress: Progress) -> IndexReport:
        """Make an index in the place of one that can't be read; it stays until this is whole."""
        try:
            report = self._make(self.home.draft, progress)
            swap_in(self.home.draft, self.home.catalog)
        finally:
            discard(self.home.draft)
        return report

    def _update(self, progress: Progress) -> IndexReport:
        with closing(Catalog.open(self.home.catalog)) as catalog:
            if self.rebuild:
                catalog.require_sound()
            elif catalog.generation > 0:
                require_match(catalog, self.embedder)
            todo = self._todo(catalog, progress)
            anew = self.rebuild or not self._has_its_vectors(catalog)
            return self._work(catalog, todo, anew=anew).apply(progress)

    def _work(self, catalog: Catalog, todo: Todo, *, anew: bool) -> Work:
        return Work(self.home, catalog, self.embedder, todo, anew, self.batch)

    def _has_its_vectors(self, catalog: Catalog) -> bool:
        """Tell whether the store that the catalog names can be searched and holds every passage."""
        name = catalog.meta("vectors") or ""
        if not name.isalnum():
            return False
        store = VectorStore(self.home.vectors / name)
        try:
            return store.count() == catalog.passage_count() and store.answers()
        except IndexDamaged:
            return False
        finally:
            store.close()

    def _todo(self, catalog: Catalog | None, progress: Progress) -> Todo:
        known = catalog.roots() if catalog else []
        forgotten = self._forgotten(known)
        kept = [root for root in known if root not in forgotten]
        roots = roots_for(kept, self.paths)
        if self.rebuild:
            roots = list({root.prefix: root for root in [*kept, *roots]}.values())
        if not roots and not forgotten:
            raise UsageError("No folder was named.", "Name one: `askcorpus index FOLDER`.")
        there, gone = present_roots(roots)
        known_gone = [root for root in gone if root in known]
        if known_gone and (self.paths or self.rebuild or not (there or forgotten)):
            raise InputUnreadable(
                f"The folder {sanitize_line(str(known_gone[0].path))} is gone or can't be read.",
                f"Put it back, or drop it with {_forget(known_gone[0])}.",
            )
        unknown_gone = [root for root in gone if root not in known]
        states = catalog.file_states() if catalog else {}
        plan = make_plan(
            [*there, *unknown_gone], states, everything=self.rebuild, progress=progress
        )
        unfinished = catalog is None or catalog.generation == 0
        self._require_text(plan, [r for r in there if unfinished or r not in known])
        prefixes = {root.prefix for root in forgotten}
        left = [path for path, state in states.items() if state.root in prefixes]
        return Todo(
            plan=plan,
            new_roots=tuple(root for root in there if root not in known),
            forgotten=tuple(forgotten),
            removed=(*plan.removed, *left),
            skipped=tuple(
                Skipped(sanitize_line(str(r.path)), f"the folder is gone; {_forget(r)} drops it")
                for r in known_gone
            ),
        )

    def _forgotten(self, known: Sequence[Root]) -> list[Root]:
        wanted = {path.resolve() for path in self.forget}
        found = [root for root in known if root.path in wanted]
        if len(found) < len(wanted):
            missing = wanted - {root.path for root in found}
            raise UsageError(
                f"This index does not cover {sanitize_line(str(min(missing)))}.",
                "See the folders it covers with `askcorpus status`.",
            )
        return found

    @staticmethod
    def _require_text(plan: Plan, new_roots: Sequence[Root]) -> None:
        """Refuse a new folder in which there is nothing to read."""
        for root in new_roots:
            if any(r.state.root == root.prefix for r in (*plan.added, *plan.changed)):
                continue
            reasons = [f"{s.path}: {s.reason}" for s in plan.skipped]
            detail = f" Skipped {'; '.join(reasons[:3])}." if reasons else ""
            raise InputUnreadable(
                f"There is no article in {root.path}.{detail}",
                "Articles are .md, .markdown, .txt and .text files.",
            )


def _forget(root: Root) -> str:
    return f"`askcorpus index --forget {sanitize_line(str(root.path))}`"
