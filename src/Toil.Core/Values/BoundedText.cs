using System.Text;

namespace Toil.Values;

/// <summary>Reads text files that nobody vouches for: not to the end of a device, a pipe or a mistake.</summary>
internal static class BoundedText
{
    private const int BlockLength = 16 * 1024;

    /// <summary>Reads a file in UTF-8, or in what its byte order mark says.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="limit">Longest text, in UTF-16 units.</param>
    /// <param name="isStrict">True where a letter that is not UTF-8 is not to be taken for another: a value that is written in Windows' code page would be changed in silence.</param>
    /// <returns>The text, or null where it is longer.</returns>
    /// <exception cref="IOException">It is not there or cannot be read, or is no such text.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a folder.</exception>
    public static string? ReadFile(string path, int limit, bool isStrict = false)
    {
        using StreamReader reader = new(path, isStrict ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true) : Encoding.UTF8);
        try
        {
            return Read(reader, limit);
        }
        catch (DecoderFallbackException error)
        {
            throw new IOException("It is not UTF-8 text, and has to be saved as such.", error);
        }
    }

    private static string? Read(StreamReader reader, int limit)
    {
        StringBuilder text = new();
        char[] block = new char[BlockLength];
        for (int read = reader.Read(block); read > 0; read = reader.Read(block))
        {
            if (text.Length + read > limit)
            {
                return null;
            }

            text.Append(block, 0, read);
        }

        return text.ToString();
    }
}
