// Starts the longest end-to-end files first, so that all lanes end at about the same time. Vitest knows how long files took only
// where they ran before; elsewhere it goes by their size, which says little of most of these.
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The longest one first; each takes more than a tenth of the longest one's time. */
const LONGEST = [
  ...["packaged", "demos", "cli", "answer-memory", "trace-command", "dashboard", "valid-files"],
  ...[
    "brightstaff-telemetry",
    "documented-commands",
    "agent-faults",
    "restarts",
    "newcomer-commands",
    "reloads",
  ],
  ...["trap", "state-faults", "matrix", "authorization", "upgrade", "reload-commands", "privacy", "stopping"],
  ...["overload", "soak", "bench"],
].map((name) => `/${name}.e2e.ts`);

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ project, moduleId }: TestSpecification): [group: number, length: number] => {
      const place = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return [project.config.sequence.groupOrder, place === -1 ? LONGEST.length : place];
    };
    return sorted.sort((a, b) => {
      const [[group, length], [otherGroup, otherLength]] = [rank(a), rank(b)];
      return group - otherGroup || length - otherLength;
    });
  }
}
