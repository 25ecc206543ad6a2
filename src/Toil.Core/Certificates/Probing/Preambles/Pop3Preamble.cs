namespace Toil.Certificates.Probing.Preambles;

/// <summary>POP3: RFC 2595, 4, over RFC 1939.</summary>
internal sealed class Pop3Preamble : IPreamble
{
    private const string Good = "+OK";
    private const string Bad = "-ERR";

    public string Protocol => "POP3";

    public async Task RunAsync(PreambleWire wire, string name)
    {
        string greeting = await wire.ReadLineAsync().ConfigureAwait(false);
        if (!greeting.StartsWith(Good, StringComparison.OrdinalIgnoreCase))
        {
            throw IsBad(greeting) ? PreambleException.TurnedAway(greeting) : PreambleException.Foreign(Protocol, greeting);
        }

        await wire.SendLineAsync("STLS").ConfigureAwait(false);
        string answer = await wire.ReadLineAsync().ConfigureAwait(false);
        if (!answer.StartsWith(Good, StringComparison.OrdinalIgnoreCase))
        {
            string words = PreambleException.Quote(answer);
            throw IsBad(answer) ? PreambleException.Refused($"Refuses STLS: {words}.") : PreambleException.Broken($"Answered STLS with {words}.");
        }
    }

    private static bool IsBad(string line) => line.StartsWith(Bad, StringComparison.OrdinalIgnoreCase);
}
