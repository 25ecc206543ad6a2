using Toil.Certificates.Parsing;

namespace Toil.Certificates.Judging;

/// <summary>What a rule looks at: a certificate that was seen, where, and when.</summary>
/// <param name="Sighting">The sighting; its chain is not empty.</param>
/// <param name="Now">The instant of judgement.</param>
/// <param name="Window">When renewal is due and when it is critical.</param>
/// <param name="AskTrust">What this machine makes of the chain. Costs a chain build for each new chain, so ask last.</param>
internal sealed record RuleInput(Sighting Sighting, DateTimeOffset Now, RenewalWindow Window, Func<ChainTrust> AskTrust)
{
    public CertificateFacts Leaf => Sighting.Chain[0];

    public bool IsServed => Sighting.Source == SourceKind.Endpoint;
}
