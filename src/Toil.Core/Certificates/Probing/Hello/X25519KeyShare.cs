using System.Security.Cryptography;

namespace Toil.Certificates.Probing.Hello;

/// <summary>A key on Curve25519.</summary>
/// <param name="privateKey">32 bytes.</param>
internal sealed class X25519KeyShare(byte[] privateKey) : KeyShare
{
    public X25519KeyShare()
        : this(RandomNumberGenerator.GetBytes(X25519.KeySize))
    {
    }

    public override ushort Group => NamedGroups.X25519;

    public override ReadOnlyMemory<byte> PublicKey { get; } = X25519.PublicKey(privateKey);

    public override byte[] Agree(ReadOnlySpan<byte> peerKey)
        => (peerKey.Length == X25519.KeySize ? X25519.Agree(privateKey, peerKey) : null)
            ?? throw new HelloException("Sent a key share that is no key on Curve25519.");
}
