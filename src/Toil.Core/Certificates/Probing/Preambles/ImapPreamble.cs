namespace Toil.Certificates.Probing.Preambles;

/// <summary>IMAP: RFC 9051, 6.2.1. The command is sent unasked: its answer is what counts, whatever the capabilities say.</summary>
internal sealed class ImapPreamble : IPreamble
{
    private const string Tag = "t";

    public string Protocol => "IMAP";

    public async Task RunAsync(PreambleWire wire, string name)
    {
        string greeting = await wire.ReadLineAsync().ConfigureAwait(false);
        if (!Is(greeting, "* OK"))
        {
            throw greeting switch
            {
                _ when Is(greeting, "* PREAUTH") => PreambleException.Refused("Greets with PREAUTH, as if already signed in, and then STARTTLS is not allowed."),
                _ when Is(greeting, "* BYE") => PreambleException.TurnedAway(greeting),
                _ => PreambleException.Foreign(Protocol, greeting),
            };
        }

        await wire.SendLineAsync($"{Tag} STARTTLS").ConfigureAwait(false);
        string answer = await ReadAnswerAsync(wire).ConfigureAwait(false);
        if (!Is(answer, $"{Tag} OK"))
        {
            string words = PreambleException.Quote(answer);
            throw Is(answer, $"{Tag} NO") || Is(answer, $"{Tag} BAD")
                ? PreambleException.Refused($"Refuses STARTTLS: {words}.")
                : PreambleException.Broken($"Answered STARTTLS with {words}.");
        }
    }

    // Untagged lines, such as the capabilities once more, may come at any time (RFC 9051, 7).
    private static async Task<string> ReadAnswerAsync(PreambleWire wire)
    {
        string line;
        do
        {
            line = await wire.ReadLineAsync().ConfigureAwait(false);
            if (Is(line, "* BYE"))
            {
                throw PreambleException.TurnedAway(line);
            }
        }
        while (line.StartsWith("* ", StringComparison.Ordinal));
        return line;
    }

    private static bool Is(string line, string start)
        => line.StartsWith(start, StringComparison.OrdinalIgnoreCase) && (line.Length == start.Length || line[start.Length] == ' ');
}
