// The part of the WebAssembly JavaScript interface that the tests use. Node has it, but its type package
// leaves the declarations to TypeScript's browser library, whose other globals do not belong here.
// https://webassembly.github.io/spec/js-api/
declare namespace WebAssembly {
  interface ImportDescriptor {
    readonly module: string;
    readonly name: string;
  }

  type ExportValue = ((...args: never[]) => unknown) | Memory | object;
  type Exports = Record<string, ExportValue>;
  type ModuleImports = Record<string, ExportValue>;
  type Imports = Record<string, ModuleImports>;

  class Module {
    constructor(bytes: Uint8Array);
    static imports(module: Module): ImportDescriptor[];
  }

  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Exports;
  }

  class Memory {
    constructor(descriptor: { initial: number; maximum?: number });
    readonly buffer: ArrayBuffer;
  }

  class RuntimeError extends Error {}
}
