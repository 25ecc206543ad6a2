using System.Net;

namespace Toil.Certificates.Targets;

/// <summary>A TLS endpoint to look at.</summary>
/// <param name="Text">The target in its canonical form, for people and for fingerprints: <c>https://shop.example.com:8443</c>.</param>
/// <param name="Scheme">Lower-case scheme: <c>tls</c>, <c>https</c>, <c>imaps</c> ...</param>
/// <param name="Host">Name in ASCII (punycode) without a final dot, or an IP literal without brackets.</param>
/// <param name="Port">1..65535.</param>
/// <param name="ServerName">Server name to send (SNI) and to hold the certificate against; null for IP literals that were given no name.</param>
/// <param name="Address">The one address to dial instead of what the name resolves to; null for every address behind the name.</param>
public sealed record EndpointTarget(string Text, string Scheme, string Host, int Port, string? ServerName, IPAddress? Address)
    : SweepTarget(Text);
