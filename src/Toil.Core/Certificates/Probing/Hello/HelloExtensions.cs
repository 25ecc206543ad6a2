using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Toil.Certificates.Probing.Hello;

/// <summary>Extensions of a hello (IANA registry "TLS ExtensionType Values"), each only where a server's choice of certificate hangs on it.</summary>
/// <remarks>
/// No session ticket and no pre-shared key, which would resume; no ALPN, which some servers choose another certificate by; no
/// compress_certificate, so that certificates come as they are.
/// </remarks>
internal static class HelloExtensions
{
    /// <summary>Bytes of an extension before its data.</summary>
    public const int HeaderSize = 4;

    /// <summary>Bytes of a server_name extension without the name.</summary>
    public const int ServerNameOverhead = 9;

    private const ushort ServerName = 0;
    private const ushort SupportedGroups = 10;
    private const ushort PointFormats = 11;
    private const ushort SignatureAlgorithms = 13;
    private const ushort Padding = 21;
    private const ushort ExtendedMasterSecret = 23;
    private const ushort SupportedVersions = 43;
    private const ushort Cookie = 44;
    private const ushort KeyShares = 51;
    private const ushort RenegotiationInfo = 0xff01;

    /// <summary>All extensions but the server name and the padding.</summary>
    public static byte[] Build(KeyChoice choice, IReadOnlyList<KeyShare> shares, ReadOnlySpan<byte> cookie)
    {
        ArrayBufferWriter<byte> all = new();
        Write(all, RenegotiationInfo, [0]);
        // A few servers of TLS 1.2 refuse hellos without it (RFC 7627).
        Write(all, ExtendedMasterSecret, []);
        Write(all, SupportedGroups, Numbers(NamedGroups.Offered));
        Write(all, PointFormats, [1, 0]);
        Write(all, SignatureAlgorithms, Numbers(SignatureSchemes.For(choice)));
        Write(all, SupportedVersions, [8, 3, 4, 3, 3, 3, 2, 3, 1]);
        if (!cookie.IsEmpty)
        {
            Write(all, Cookie, [(byte)(cookie.Length >> 8), (byte)cookie.Length, .. cookie]);
        }

        ArrayBufferWriter<byte> entries = new();
        foreach (KeyShare share in shares)
        {
            WriteNumber(entries, share.Group);
            WriteNumber(entries, (ushort)share.PublicKey.Length);
            entries.Write(share.PublicKey.Span);
        }

        Write(all, KeyShares, [(byte)(entries.WrittenCount >> 8), (byte)entries.WrittenCount, .. entries.WrittenSpan]);
        return all.WrittenSpan.ToArray();
    }

    /// <summary>Writes a server_name extension (RFC 6066, 3).</summary>
    public static void WriteServerName(Span<byte> target, string name)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target, ServerName);
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)(name.Length + 5));
        BinaryPrimitives.WriteUInt16BigEndian(target[4..], (ushort)(name.Length + 3));
        target[6] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(target[7..], (ushort)name.Length);
        Encoding.ASCII.GetBytes(name, target[9..]);
    }

    /// <summary>Fills what is left with a padding extension (RFC 7685).</summary>
    /// <param name="target">Zeros, 5 bytes or more.</param>
    public static void WritePadding(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target, Padding);
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)(target.Length - HeaderSize));
    }

    /// <summary>Writes a list of 16-bit numbers with its length in bytes before it.</summary>
    public static void WriteNumbers(ArrayBufferWriter<byte> target, IEnumerable<ushort> numbers)
    {
        ushort[] all = [.. numbers];
        WriteNumber(target, (ushort)(all.Length * sizeof(ushort)));
        Array.ForEach(all, number => WriteNumber(target, number));
    }

    private static byte[] Numbers(IEnumerable<ushort> numbers)
    {
        ArrayBufferWriter<byte> list = new();
        WriteNumbers(list, numbers);
        return list.WrittenSpan.ToArray();
    }

    private static void Write(ArrayBufferWriter<byte> target, ushort type, ReadOnlySpan<byte> data)
    {
        WriteNumber(target, type);
        WriteNumber(target, (ushort)data.Length);
        target.Write(data);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> target, ushort number)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target.GetSpan(sizeof(ushort)), number);
        target.Advance(sizeof(ushort));
    }
}
