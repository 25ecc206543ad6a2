using System.Globalization;
using System.Text;

namespace Toil.State;

/// <summary>
/// Percent-decoding that refuses what <see cref="Uri.UnescapeDataString(string)"/> lets pass: a lone <c>%</c>, bytes that are not UTF-8.
/// </summary>
internal static class PercentEncoding
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text behind the escapes, or null where one is malformed.</summary>
    public static string? Decode(string text)
    {
        if (!text.Contains('%'))
        {
            return text;
        }

        try
        {
            byte[] bytes = s_strict.GetBytes(text);
            int count = 0;
            for (int i = 0; i < bytes.Length; i++)
            {
                if (bytes[i] != '%')
                {
                    bytes[count++] = bytes[i];
                }
                else if (i + 2 < bytes.Length
                    && byte.TryParse(bytes.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
                {
                    bytes[count++] = value;
                    i += 2;
                }
                else
                {
                    return null;
                }
            }

            return s_strict.GetString(bytes, 0, count);
        }
        catch (ArgumentException)
        {
            // Bytes that are not UTF-8, or half a surrogate pair.
            return null;
        }
    }
}
