// Starts the longest end-to-end files first, so that all lanes end at about the same time. Vitest knows how long files took only
// where they ran before; elsewhere it goes by their size, which says little of most of these.
import { BaseSequencer, type TestSpecification } from "vitest/node";

const LONGEST = [
  ...["demos", "newcomer-commands", "agent-flood", "trace-command", "cli", "dashboard", "answer-memory"],
  ...["brightstaff-telemetry", "restarts", "upgrade", "valid-files", "reload-commands", "reloads"],
  ...["documented-commands", "agent-faults", "state-faults", "packaged", "stopping"],
].map((name) => `/${name}.e2e.ts`);

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ project, moduleId }: TestSpecification): [group: number, length: number] => [
      project.config.sequence.groupOrder,
      LONGEST.some((name) => moduleId.endsWith(name)) ? 0 : 1,
    ];
    return sorted.sort((a, b) => {
      const [[group, length], [otherGroup, otherLength]] = [rank(a), rank(b)];
      return group - otherGroup || length - otherLength;
    });
  }
}
