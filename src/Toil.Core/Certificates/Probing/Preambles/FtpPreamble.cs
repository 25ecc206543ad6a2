namespace Toil.Certificates.Probing.Preambles;

/// <summary>FTP's control connection: RFC 4217, 4, over RFC 959.</summary>
internal sealed class FtpPreamble : IPreamble
{
    private const int ReadyInSomeMinutes = 120;
    private const int Ready = 220;
    private const int SecurityAccepted = 234;

    public string Protocol => "FTP";

    public async Task RunAsync(PreambleWire wire, string name)
    {
        NumberedReply greeting = await NumberedReply.ReadGreetingAsync(wire, Protocol).ConfigureAwait(false);
        while (greeting.Code == ReadyInSomeMinutes)
        {
            greeting = await NumberedReply.ReadAsync(wire, Protocol).ConfigureAwait(false);
        }

        if (greeting.Code != Ready)
        {
            throw greeting.IsNegative ? PreambleException.TurnedAway(greeting.Text) : PreambleException.Foreign(Protocol, greeting.Text);
        }

        await wire.SendLineAsync("AUTH TLS").ConfigureAwait(false);
        NumberedReply answer = await NumberedReply.ReadAsync(wire, Protocol).ConfigureAwait(false);
        if (answer.Code != SecurityAccepted)
        {
            string words = PreambleException.Quote(answer.Text);
            throw answer.IsNegative
                ? PreambleException.Refused($"Refuses AUTH TLS: {words}.")
                : PreambleException.Broken($"Answered AUTH TLS with {words}.");
        }
    }
}
