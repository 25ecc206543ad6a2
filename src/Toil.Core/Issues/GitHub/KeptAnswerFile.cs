using System.Security.Cryptography;
using System.Text;

namespace Toil.Issues.GitHub;

/// <summary>The file of a kept answer: a line that names the format and the hash of what follows, the ETag, the link (or nothing), then the body.</summary>
internal static class KeptAnswerFile
{
    private const string Format = "toil-answer-1 ";

    private const int HashLength = 64;

    /// <summary>Reads one; null where anything about it is not as it was written.</summary>
    public static KeptAnswer? Read(byte[] content)
    {
        int start = Format.Length + HashLength + 1;
        if (content.Length <= start || !content.AsSpan().StartsWith(Encoding.ASCII.GetBytes(Format)))
        {
            return null;
        }

        ReadOnlySpan<byte> rest = content.AsSpan(start);
        if (Convert.ToHexStringLower(SHA256.HashData(rest)) != Encoding.ASCII.GetString(content, Format.Length, HashLength))
        {
            return null;
        }

        int etag = rest.IndexOf((byte)'\n');
        int link = etag < 0 ? -1 : rest[(etag + 1)..].IndexOf((byte)'\n');
        return link < 0 ? null : new(
            Encoding.UTF8.GetString(rest[..etag]), link == 0 ? null : Encoding.UTF8.GetString(rest.Slice(etag + 1, link)), rest[(etag + link + 2)..].ToArray());
    }

    /// <summary>Writes one.</summary>
    public static byte[] Write(KeptAnswer answer)
    {
        byte[] rest = [.. Encoding.UTF8.GetBytes($"{answer.ETag}\n{answer.Link}\n"), .. answer.Body];
        return [.. Encoding.ASCII.GetBytes($"{Format}{Convert.ToHexStringLower(SHA256.HashData(rest))}\n"), .. rest];
    }
}
