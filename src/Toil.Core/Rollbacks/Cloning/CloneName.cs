using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Toil.Rollbacks.Cloning;

/// <summary>Names of clones: <c>toil_clone_</c>, a UUIDv7, and a checksum over it, so that nobody else's database is ever taken for one.</summary>
internal static partial class CloneName
{
    /// <summary>What every name begins with; what begins with it need not be a clone.</summary>
    public const string Prefix = "toil_clone_";

    private const int ChecksumLength = 8;

    /// <summary>A name that nobody has.</summary>
    public static string New(TimeProvider time)
    {
        string id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        return $"{Prefix}{id}_{Checksum(id)}";
    }

    /// <summary>True for a name that <see cref="New"/> has made.</summary>
    public static bool IsOne(string name) => Form().Match(name) is { Success: true } match && match.Groups["sum"].Value == Checksum(match.Groups["id"].Value);

    /// <summary>The number of the advisory lock that whoever uses the clone holds. Never negative.</summary>
    public static long LockKey(string name) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))) & long.MaxValue;

    private static string Checksum(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"clone of Toil {id}")))[..ChecksumLength];

    [GeneratedRegex(@"^toil_clone_(?<id>[0-9a-f]{12}7[0-9a-f]{19})_(?<sum>[0-9a-f]{8})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
