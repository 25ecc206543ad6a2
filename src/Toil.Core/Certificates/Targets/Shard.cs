using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Toil.Certificates.Targets;

/// <summary>
/// One of the equal parts into which a list of targets falls: <c>3/16</c> is the third of sixteen. Where a target belongs depends on its canonical
/// text alone, never on its place in the list, the platform or the version: the first eight bytes of the SHA-256 of its UTF-8, as a big-endian
/// number, modulo the count, plus 1.
/// </summary>
/// <param name="Index">Which part, from 1.</param>
/// <param name="Count">How many parts, 1..<see cref="MaxCount"/>.</param>
public sealed record Shard(int Index, int Count) : IParsable<Shard>
{
    /// <summary>Most parts that a list can fall into.</summary>
    public const int MaxCount = 1_000;

    private const string Form = "Write it as INDEX/COUNT: 3/16 is the third of sixteen.";

    /// <summary>The one part that is the whole list.</summary>
    public static Shard Whole { get; } = new(1, 1);

    /// <inheritdoc/>
    /// <exception cref="FormatException">It is no shard; the message is the remedy.</exception>
    public static Shard Parse(string s, IFormatProvider? provider)
    {
        string[] parts = s.Trim().Split('/');
        if (parts.Length != 2 || !TryNumber(parts[0], out int index) || !TryNumber(parts[1], out int count))
        {
            throw new FormatException(Form);
        }

        if (count is < 1 or > MaxCount)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"A list falls into 1 to {MaxCount} shards: {Form}"));
        }

        return index switch
        {
            0 => throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"Shards count from 1, so 0/{count} is none: add 1 to an index that counts from 0, such as $((JOB_COMPLETION_INDEX + 1))/{count}.")),
            _ when index > count => throw new FormatException(string.Create(
                CultureInfo.InvariantCulture, $"{index}/{count} is none: the shards of {count} are 1/{count} to {count}/{count}.")),
            _ => new Shard(index, count),
        };
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Shard result)
    {
        try
        {
            result = s is null ? null : Parse(s, provider);
        }
        catch (FormatException)
        {
            result = null;
        }

        return result is not null;
    }

    /// <summary>True where the target belongs to this part.</summary>
    /// <param name="text">The target's canonical text.</param>
    public bool Holds(string text)
    {
        if (Count == 1)
        {
            return true;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return (int)(BinaryPrimitives.ReadUInt64BigEndian(hash) % (ulong)Count) == Index - 1;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");

    // Six digits are more than any shard has, and cannot overflow.
    private static bool TryNumber(string text, out int number)
        => int.TryParse(text.Length <= 6 ? text : string.Empty, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
