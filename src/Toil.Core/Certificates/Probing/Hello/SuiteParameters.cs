using System.Net.Security;
using System.Security.Cryptography;

namespace Toil.Certificates.Probing.Hello;

/// <summary>What a cipher suite of TLS 1.3 stands for (RFC 8446, appendix B.4).</summary>
/// <param name="Hash">Of the transcript and the key schedule.</param>
/// <param name="KeySize">Bytes of a record key.</param>
/// <param name="IsChaCha">True for ChaCha20-Poly1305, false for AES-GCM.</param>
internal sealed record SuiteParameters(HashAlgorithmName Hash, int KeySize, bool IsChaCha)
{
    private static readonly SuiteParameters s_aes128 = new(HashAlgorithmName.SHA256, 16, false);
    private static readonly SuiteParameters s_aes256 = new(HashAlgorithmName.SHA384, 32, false);
    private static readonly SuiteParameters s_chaCha = new(HashAlgorithmName.SHA256, 32, true);

    /// <summary>Bytes of a digest.</summary>
    public int HashSize => Hash == HashAlgorithmName.SHA384 ? SHA384.HashSizeInBytes : SHA256.HashSizeInBytes;

    /// <summary>The parameters of a suite; null where it is none that a hello offers.</summary>
    public static SuiteParameters? Of(TlsCipherSuite suite) => suite switch
    {
        TlsCipherSuite.TLS_AES_128_GCM_SHA256 => s_aes128,
        TlsCipherSuite.TLS_AES_256_GCM_SHA384 => s_aes256,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256 => s_chaCha,
        _ => null,
    };

    /// <summary>The digest of texts put together.</summary>
    public byte[] Digest(params ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
        using IncrementalHash hash = Begin(parts);
        return hash.GetHashAndReset();
    }

    /// <summary>A digest that goes on after some texts.</summary>
    public IncrementalHash Begin(params ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
        IncrementalHash hash = IncrementalHash.CreateHash(Hash);
        foreach (ReadOnlyMemory<byte> part in parts)
        {
            hash.AppendData(part.Span);
        }

        return hash;
    }
}
