using Toil.Certificates.Probing.Hello;

namespace Toil.Core.Tests.Certificates.Probing.Hello;

/// <summary>A key on Curve25519 that agrees with the same peer key once: unoptimised builds would spend their time on nothing else.</summary>
internal sealed class RememberingKeyShare : KeyShare
{
    private readonly X25519KeyShare _key = new();
    private readonly Dictionary<string, byte[]> _agreed = [];

    public override ushort Group => _key.Group;

    public override ReadOnlyMemory<byte> PublicKey => _key.PublicKey;

    public override byte[] Agree(ReadOnlySpan<byte> peerKey)
    {
        string peer = Convert.ToHexString(peerKey);
        if (!_agreed.TryGetValue(peer, out byte[]? secret))
        {
            _agreed[peer] = secret = _key.Agree(peerKey);
        }

        return secret;
    }
}
