// The schema as blocks: a block is a mapping with the rows of its table. Mappings with few keys are rows of the block
// around them; the others are blocks of their own, once for each of the same content. Deprecated keys are left out.

/** Up to so many keys of a mapping are rows of the block around it. */
const MOST_KEYS_INLINE = 3;

/** All blocks of the file, by their paths, in the schema's order. */
export function blocksOf(schema) {
  const blocks = new Map();
  for (const [key, part] of liveKeys(schema)) addBlock(blocks, key, part);
  return withoutCopies(blocks);
}

/** The deprecated keys with their paths. */
export function deprecatedKeys(schema, place = "") {
  return Object.entries(schema.properties ?? {}).flatMap(([key, part]) => {
    const path = `${place}${key}`;
    if (part.deprecated) return [{ path, part }];
    return [part, part.items, part.additionalProperties].flatMap((holder) =>
      typeof holder === "object" ? deprecatedKeys(holder, `${path}.`) : [],
    );
  });
}

/** The mapping with keys that a value is, or is made of. */
function holderIn(part) {
  const candidates = [part.items, part.additionalProperties, part];
  return candidates.find((each) => typeof each === "object" && liveKeys(each).length > 0);
}

function liveKeys({ properties = {} }) {
  return Object.entries(properties).filter(([, part]) => !part.deprecated);
}

function addBlock(blocks, path, part) {
  const holder = holderIn(part);
  if (holder === undefined) return;
  const rows = rowsOf(holder, path);
  blocks.set(path, { path, part, holder, rows });
  for (const row of rows) if (row.isBlock) addBlock(blocks, row.path, row.part);
}

function rowsOf(holder, path, prefix = "") {
  return liveKeys(holder).flatMap(([key, part]) => {
    const inner = holderIn(part);
    const name = `${prefix}${key}`;
    const isBlock = inner !== undefined && liveKeys(inner).length > MOST_KEYS_INLINE;
    const row = {
      name,
      path: `${path}.${key}`,
      part,
      isBlock,
      isRequired: holder.required?.includes(key) ?? false,
    };
    if (inner === undefined || isBlock) return [row];
    const below = part.type === "object" ? `${name}.` : `${name}[].`;
    return [row, ...rowsOf(inner, row.path, below)];
  });
}

/** Of blocks with the same keys the one nearest to the file's root stays; the others get its path as `sameAs`. */
function withoutCopies(blocks) {
  const depth = ({ path }) => path.split(".").length;
  const first = new Map();
  for (const block of [...blocks.values()].sort((a, b) => depth(a) - depth(b))) {
    const keys = JSON.stringify([block.holder.properties, block.holder.required]);
    if (first.has(keys) && depth(block) > 1) block.sameAs = first.get(keys).path;
    else first.set(keys, block);
  }
  return blocks;
}
