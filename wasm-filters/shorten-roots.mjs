// A pass of the compiler that makes the garbage collector's list of roots shorter: a root is passed on as it is, since the
// collector itself heeds that it may be null.
// https://www.assemblyscript.org/transforms.html
import binaryen from "assemblyscript/binaryen";

const ROOTS = "~lib/rt/__visit_globals";
const VISIT = "~lib/rt/tcms/__visit";

export default class {
  /** What the compiler writes: calls with constants, and `if (root != null) visit(root)`. */
  afterCompile(module) {
    const { name, params, results, body } = binaryen.getFunctionInfo(module.getFunction(ROOTS));
    const { children } = binaryen.getExpressionInfo(body);
    const visits = children.map((child) =>
      module.call(
        VISIT,
        [rootOf(binaryen.getExpressionInfo(child), module), module.local.get(0, binaryen.i32)],
        binaryen.none,
      ),
    );
    module.removeFunction(name);
    module.addFunction(name, params, results, [], module.block(null, visits));
  }
}

/** A reference that the compiler knows, or the value of a global. */
function rootOf({ id, target, operands, condition }, module) {
  if (id === binaryen.CallId && target === VISIT) {
    const { id: kind, value } = binaryen.getExpressionInfo(operands[0]);
    if (kind === binaryen.ConstId) return module.i32.const(value);
  } else if (id === binaryen.IfId) {
    const { value } = binaryen.getExpressionInfo(condition);
    const { id: kind, name } = binaryen.getExpressionInfo(value);
    if (kind === binaryen.GlobalGetId) return module.global.get(name, binaryen.i32);
  }
  throw new Error(`${ROOTS} holds an expression that is not known`);
}
