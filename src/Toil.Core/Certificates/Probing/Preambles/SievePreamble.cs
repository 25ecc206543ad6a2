using System.Globalization;

namespace Toil.Certificates.Probing.Preambles;

/// <summary>ManageSieve: RFC 5804, 1.7 (capabilities) and 2.2 (STARTTLS).</summary>
internal sealed class SievePreamble : IPreamble
{
    private const byte Quote = (byte)'"';
    private const byte Literal = (byte)'{';

    public string Protocol => "ManageSieve";

    public async Task RunAsync(PreambleWire wire, string name)
    {
        byte first = await wire.PeekByteAsync().ConfigureAwait(false);
        if (first is not (Quote or Literal or (byte)'O' or (byte)'o' or (byte)'N' or (byte)'n' or (byte)'B' or (byte)'b'))
        {
            throw PreambleException.Foreign(Protocol, wire.Excerpt);
        }

        bool offers = false;
        string line = await ReadLineAsync(wire).ConfigureAwait(false);
        for (; line.StartsWith('"'); line = await ReadLineAsync(wire).ConfigureAwait(false))
        {
            offers |= line.StartsWith("\"STARTTLS\"", StringComparison.OrdinalIgnoreCase);
        }

        if (!Is(line, "OK"))
        {
            throw Is(line, "NO") || Is(line, "BYE")
                ? PreambleException.TurnedAway(line)
                : PreambleException.Foreign(Protocol, line);
        }

        if (!offers)
        {
            throw PreambleException.Refused("Its capabilities do not hold STARTTLS.");
        }

        await wire.SendLineAsync("STARTTLS").ConfigureAwait(false);
        string answer = await ReadLineAsync(wire).ConfigureAwait(false);
        if (!Is(answer, "OK"))
        {
            string words = PreambleException.Quote(answer);
            throw Is(answer, "NO") || Is(answer, "BYE")
                ? PreambleException.Refused($"Offers STARTTLS and then refuses it: {words}.")
                : PreambleException.Broken($"Answered STARTTLS with {words}.");
        }
    }

    /// <summary>
    /// Reads a response, whose strings may be quoted or literal: <c>{5}</c>, a line's end, and five bytes of anything (RFC 5804, 4).
    /// Literals are written into the line as if they had been quoted.
    /// </summary>
    private static async Task<string> ReadLineAsync(PreambleWire wire)
    {
        string line = await wire.ReadLineAsync().ConfigureAwait(false);
        while (TryReadLiteral(line, out int start, out int length))
        {
            if (length > PreambleWire.LongestItem - line.Length)
            {
                throw PreambleException.Broken($"Sent a response of more than {PreambleWire.LongestItem / 1024} KiB.");
            }

            byte[] literal = await wire.ReadBytesAsync(length).ConfigureAwait(false);
            line = $"{line[..start]}\"{System.Text.Encoding.UTF8.GetString(literal)}\"{await wire.ReadLineAsync().ConfigureAwait(false)}";
        }

        return line;
    }

    private static bool TryReadLiteral(string line, out int start, out int length)
    {
        start = line.EndsWith('}') ? line.LastIndexOf('{') : -1;
        length = 0;
        if (start < 0)
        {
            return false;
        }

        ReadOnlySpan<char> digits = line.AsSpan()[(start + 1)..^1].TrimEnd('+');
        bool isNumber = digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9');
        length = isNumber && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : int.MaxValue;
        return isNumber;
    }

    private static bool Is(string line, string word)
        => line.StartsWith(word, StringComparison.OrdinalIgnoreCase) && (line.Length == word.Length || line[word.Length] is ' ' or '(');
}
