// Starts brightstaff: the bundle of service.ts, which the build makes (bundle.mjs).
await import(new URL("bundle/service.js", import.meta.url).href);
