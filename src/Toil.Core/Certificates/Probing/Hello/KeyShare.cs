namespace Toil.Certificates.Probing.Hello;

/// <summary>Our half of a key agreement in one group.</summary>
internal abstract class KeyShare
{
    /// <summary>See <see cref="NamedGroups"/>.</summary>
    public abstract ushort Group { get; }

    /// <summary>The public key as it goes into the hello (RFC 8446, 4.2.8).</summary>
    public abstract ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>Makes a key in a group; null where the group cannot be computed here.</summary>
    public static KeyShare? Create(ushort group) => group == NamedGroups.X25519 ? new X25519KeyShare() : CurveKeyShare.TryCreate(group);

    /// <summary>The shared secret.</summary>
    /// <param name="peerKey">What the server sent.</param>
    /// <exception cref="HelloException">It is no public key of the group.</exception>
    public abstract byte[] Agree(ReadOnlySpan<byte> peerKey);
}
