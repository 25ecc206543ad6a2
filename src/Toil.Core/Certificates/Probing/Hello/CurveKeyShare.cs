using System.Security.Cryptography;

namespace Toil.Certificates.Probing.Hello;

/// <summary>A key on one of the NIST curves, by the platform's means.</summary>
/// <remarks>Kept as numbers, and made into a platform's key only when a server chooses the curve: so it holds no handle, and tasks can share it.</remarks>
internal sealed class CurveKeyShare : KeyShare
{
    private const byte Uncompressed = 4;

    private readonly ECParameters _key;
    private readonly int _size;

    private CurveKeyShare(ushort group, ECCurve curve)
    {
        using ECDiffieHellman key = ECDiffieHellman.Create(curve);
        _key = key.ExportParameters(includePrivateParameters: true);
        _size = _key.Q.X!.Length;
        Group = group;
        PublicKey = (byte[])[Uncompressed, .. _key.Q.X, .. _key.Q.Y!];
    }

    public override ushort Group { get; }

    public override ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>Makes a key; null where it is none of these curves, or the platform lacks it.</summary>
    public static CurveKeyShare? TryCreate(ushort group)
    {
        ECCurve? curve = group switch
        {
            NamedGroups.P256 => ECCurve.NamedCurves.nistP256,
            NamedGroups.P384 => ECCurve.NamedCurves.nistP384,
            NamedGroups.P521 => ECCurve.NamedCurves.nistP521,
            _ => null,
        };
        try
        {
            return curve is null ? null : new CurveKeyShare(group, curve.Value);
        }
        catch (PlatformNotSupportedException)
        {
            return null;
        }
    }

    public override byte[] Agree(ReadOnlySpan<byte> peerKey)
    {
        if (peerKey.Length != 1 + (2 * _size) || peerKey[0] != Uncompressed)
        {
            throw Foreign(null);
        }

        ECPoint point = new() { X = peerKey.Slice(1, _size).ToArray(), Y = peerKey[(1 + _size)..].ToArray() };
        try
        {
            using ECDiffieHellman own = ECDiffieHellman.Create(_key);
            using ECDiffieHellman peer = ECDiffieHellman.Create(new ECParameters { Curve = _key.Curve, Q = point });
            using ECDiffieHellmanPublicKey peerPublic = peer.PublicKey;
            return own.DeriveRawSecretAgreement(peerPublic);
        }
        catch (CryptographicException exception)
        {
            throw Foreign(exception);
        }
    }

    private static HelloException Foreign(Exception? cause) => new("Sent a key share that is no point on the curve.", cause);
}
