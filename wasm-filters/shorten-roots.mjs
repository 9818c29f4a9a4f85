// A pass of the compiler that makes the garbage collector's list of roots shorter: what no reference can be freed through, constant
// texts and tables, is no root, and a root is passed on as it is, since the collector itself heeds that it may be null.
// https://www.assemblyscript.org/transforms.html
import binaryen from "assemblyscript/binaryen";

const ROOTS = "~lib/rt/__visit_globals";
const VISIT = "~lib/rt/tcms/__visit";

export default class {
  /** What the compiler writes: calls with constants, and `if (root != null) visit(root)`. */
  afterCompile(module) {
    const { name, params, results, body } = binaryen.getFunctionInfo(module.getFunction(ROOTS));
    const { children } = binaryen.getExpressionInfo(body);
    const roots = children.flatMap((child) => rootOf(binaryen.getExpressionInfo(child)));
    const visits = roots.map((root) =>
      module.call(
        VISIT,
        [module.global.get(root, binaryen.i32), module.local.get(0, binaryen.i32)],
        binaryen.none,
      ),
    );
    module.removeFunction(name);
    module.addFunction(name, params, results, [], module.block(null, visits));
  }
}

/** The name of a global, or nothing for a constant. */
function rootOf({ id, target, operands, condition }) {
  if (id === binaryen.CallId && target === VISIT) {
    const { id: kind } = binaryen.getExpressionInfo(operands[0]);
    if (kind === binaryen.ConstId) return [];
  } else if (id === binaryen.IfId) {
    const { value } = binaryen.getExpressionInfo(condition);
    const { id: kind, name } = binaryen.getExpressionInfo(value);
    if (kind === binaryen.GlobalGetId) return [name];
  }
  throw new Error(`${ROOTS} holds an expression that is not known`);
}
