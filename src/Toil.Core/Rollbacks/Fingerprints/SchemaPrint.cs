using System.Security.Cryptography;
using System.Text;

namespace Toil.Rollbacks.Fingerprints;

/// <summary>Something in a database's catalog, as text that is the same wherever the thing is the same.</summary>
/// <param name="Kind">A word: <c>table</c>, <c>column</c>, <c>constraint</c>, <c>index</c>, <c>trigger</c>, <c>view</c>, <c>sequence</c>, <c>grant</c>, <c>comment</c>, and more.</param>
/// <param name="Name">Name, with what it belongs to: <c>public.orders.total</c>. Unique within its kind.</param>
/// <param name="Definition">Everything that may differ: no object ids, no order of creation, no statistics.</param>
internal sealed record SchemaObject(string Kind, string Name, string Definition)
{
    /// <summary>What it hangs on, each as kind and name: where one of these is missing or extra itself, this need not be said too.</summary>
    public IReadOnlyList<string> Of { get; init; } = [];

    /// <summary>Kind and name.</summary>
    public string Key => $"{Kind} {Name}";
}

/// <summary>The schema of a database, without Toil's own tables.</summary>
/// <param name="Objects">Sorted by kind, then name, both ordinal.</param>
/// <param name="Digest">SHA-256 over them, in lower-case hexadecimal.</param>
internal sealed record SchemaPrint(IReadOnlyList<SchemaObject> Objects, string Digest)
{
    /// <summary>Sorts objects and digests them.</summary>
    public static SchemaPrint Of(IEnumerable<SchemaObject> objects)
    {
        // Names are unique within their kind; where one is not after all, what is said of it is said together.
        IEnumerable<SchemaObject> single = objects.GroupBy(one => one.Key, StringComparer.Ordinal).Select(same => same.First() with
        {
            Definition = string.Join("; ", same.Select(one => one.Definition).Order(StringComparer.Ordinal)),
        });
        SchemaObject[] sorted = [.. single.OrderBy(one => one.Kind, StringComparer.Ordinal).ThenBy(one => one.Name, StringComparer.Ordinal)];
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (SchemaObject one in sorted)
        {
            // No text of a catalog holds a NUL character.
            hash.AppendData(Encoding.UTF8.GetBytes($"{one.Kind}\0{one.Name}\0{one.Definition}\0"));
        }

        return new(sorted, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
