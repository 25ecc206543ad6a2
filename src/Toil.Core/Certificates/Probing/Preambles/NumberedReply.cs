namespace Toil.Certificates.Probing.Preambles;

/// <summary>A reply that begins with a three-digit code, as SMTP, FTP and NNTP have it.</summary>
/// <param name="Code">100 to 599.</param>
/// <param name="Lines">The lines as they came, the code included; one or more.</param>
internal sealed record NumberedReply(int Code, IReadOnlyList<string> Lines)
{
    private const int CodeLength = 3;

    /// <summary>True for 4xx and 5xx.</summary>
    public bool IsNegative => Code >= 400;

    /// <summary>The last line, which ends the reply.</summary>
    public string Text => Lines[^1];

    /// <summary>Reads the peer's first words.</summary>
    /// <inheritdoc cref="ReadAsync(PreambleWire, string, bool)"/>
    public static Task<NumberedReply> ReadGreetingAsync(PreambleWire wire, string protocol) => ReadAsync(wire, protocol, isGreeting: true);

    /// <summary>
    /// Reads a reply, of many lines where a hyphen follows the code (RFC 5321, 4.2.1). FTP lets the lines between the first and the last
    /// begin with anything (RFC 959, 4.2), which SMTP never needs and is no worse for.
    /// </summary>
    /// <param name="wire">The connection.</param>
    /// <param name="protocol">The protocol's name.</param>
    /// <param name="isGreeting">True where a peer that speaks something else speaks it now.</param>
    /// <exception cref="PreambleException">It is no such reply.</exception>
    public static async Task<NumberedReply> ReadAsync(PreambleWire wire, string protocol, bool isGreeting = false)
    {
        string line = await wire.ReadLineAsync().ConfigureAwait(false);
        if (!TryReadCode(line, out int code))
        {
            throw isGreeting
                ? PreambleException.Foreign(protocol, line)
                : PreambleException.Broken($"Answered with something that is no reply in {protocol}: {PreambleException.Quote(line)}.");
        }

        List<string> lines = [line];
        while (!IsLast(line, lines[0]))
        {
            line = await wire.ReadLineAsync().ConfigureAwait(false);
            lines.Add(line);
        }

        return new NumberedReply(code, lines);
    }

    private static bool TryReadCode(string line, out int code)
    {
        bool isCode = line.Length >= CodeLength && line[0] is >= '1' and <= '5' && char.IsAsciiDigit(line[1]) && char.IsAsciiDigit(line[2])
            && (line.Length == CodeLength || line[CodeLength] is ' ' or '-');
        code = isCode ? ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + (line[2] - '0') : 0;
        return isCode;
    }

    private static bool IsLast(string line, string first)
        => line.AsSpan().StartsWith(first.AsSpan(0, CodeLength)) && (line.Length == CodeLength || line[CodeLength] == ' ');
}
