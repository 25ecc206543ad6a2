using Toil.Operations;

namespace Toil.Certificates.Judging;

/// <summary>Rules about the conversation in which a certificate was shown.</summary>
internal static class TransportRules
{
    public static CertificateProblem? StarttlsInjection(RuleInput input) => input.Sighting.Injected is { } injected
        ? new(
            RuleIds.StarttlsInjection, Severity.High,
            $"Clear text came after the go-ahead and before TLS ('{injected}'): a client that keeps it takes it for protected.",
            "Update the server, or look for a proxy on the way that adds to the conversation: nothing may follow the go-ahead but TLS.")
        : null;

    public static CertificateProblem? ClientCertificate(RuleInput input) => input.Sighting.ClientCertificateRequested
        ? new(
            RuleIds.ClientCertificate, Severity.Info, "The server asks for a client certificate; its own was read without giving one.",
            "Nothing to do.")
        : null;

    public static CertificateProblem? LegacyProtocol(RuleInput input) => input.Sighting.IsLegacy
        ? new(
            RuleIds.LegacyProtocol, Severity.High,
            $"Offered everything from TLS 1.3 down, the server chose {input.Sighting.Protocol} with {input.Sighting.CipherSuite}: current clients refuse that.",
            "Enable TLS 1.2 or 1.3 with ECDHE ciphers on it.")
        : null;

    public static CertificateProblem? HandshakeFailed(RuleInput input) => input.Sighting.Refused is { } refused
        ? new(
            RuleIds.HandshakeFailed, Severity.High,
            $"It shows its certificate, and a current client cannot finish the handshake: {refused}",
            "Look for the handshake in the server's own log: whatever breaks it there breaks it for its clients.")
        : null;
}
