using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Toil.Values;

/// <summary>SHA-256 over a list of texts. Each goes in behind its length, so that no two lists are read as the same bytes.</summary>
internal sealed class MeaningHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Begins a hash.</summary>
    /// <param name="what">What is hashed, so that a step's hash is never a plan's.</param>
    public MeaningHash(string what) => Add(what);

    /// <summary>Adds a text; null is not the empty text.</summary>
    public MeaningHash Add(string? text)
    {
        byte[] bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, text is null ? -1 : bytes.Length);
        _hash.AppendData(length);
        _hash.AppendData(bytes);
        return this;
    }

    /// <summary>Adds how many there are, and each of them.</summary>
    public MeaningHash Add(IReadOnlyCollection<string> texts)
    {
        Span<byte> count = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(count, texts.Count);
        _hash.AppendData(count);
        foreach (string text in texts)
        {
            Add(text);
        }

        return this;
    }

    /// <summary>The hash, in lower-case hexadecimal.</summary>
    public string End() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
