namespace Toil.Rollbacks.Fingerprints;

/// <summary>Something in a database's catalog, as text that is the same wherever the thing is the same.</summary>
/// <param name="Kind">A word: <c>table</c>, <c>column</c>, <c>constraint</c>, <c>index</c>, <c>trigger</c>, <c>view</c>, <c>sequence</c>, <c>grant</c>, <c>comment</c>, and more.</param>
/// <param name="Name">Name, with what it belongs to: <c>public.orders.total</c>. Unique within its kind.</param>
/// <param name="Definition">Everything that may differ: no object ids, no order of creation, no statistics.</param>
internal sealed record SchemaObject(string Kind, string Name, string Definition);

/// <summary>The schema of a database, without Toil's own tables.</summary>
/// <param name="Objects">Sorted by kind, then name, both ordinal.</param>
/// <param name="Digest">SHA-256 over them, in lower-case hexadecimal.</param>
internal sealed record SchemaPrint(IReadOnlyList<SchemaObject> Objects, string Digest);
