using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Toil.Certificates.Probing.Preambles;

/// <summary>
/// MySQL and MariaDB: the server greets with its capabilities, and an SSLRequest follows to which there is no answer (MySQL documentation,
/// Protocol::HandshakeV10 and Protocol::SSLRequest).
/// </summary>
internal sealed class MySqlPreamble : IPreamble
{
    private const int HeaderSize = 4;
    private const byte FirstPacket = 0;
    private const byte ErrorPacket = 0xff;
    private const byte ProtocolTen = 10;

    // After the version's text: connection id, eight bytes of scramble, a filler.
    private const int BeforeCapabilities = sizeof(uint) + 8 + 1;

    private const uint LongPassword = 0x0000_0001;
    private const uint Protocol41 = 0x0000_0200;
    private const uint Ssl = 0x0000_0800;
    private const uint SecureConnection = 0x0000_8000;
    private const uint LongestPacket = 1 << 24;
    private const byte Utf8 = 33;
    private const int RequestSize = 32;

    private static readonly byte[] s_request = WriteRequest();

    public string Protocol => "MySQL";

    public async Task RunAsync(PreambleWire wire, string name)
    {
        await wire.PeekByteAsync().ConfigureAwait(false);
        byte[] excerpt = wire.Excerpt.ToArray();
        byte[] greeting = await ReadPacketAsync(wire, excerpt).ConfigureAwait(false);
        switch (greeting)
        {
            case [ErrorPacket, ..]:
                throw PreambleException.TurnedAway(ReadError(greeting));
            case [ProtocolTen, ..] when ReadCapabilities(greeting) is { } capabilities:
                if ((capabilities & Ssl) == 0)
                {
                    throw PreambleException.Refused("Has no TLS: its greeting comes without CLIENT_SSL.");
                }

                break;
            case [> 0 and < ProtocolTen, ..]:
                throw PreambleException.Refused(string.Create(CultureInfo.InvariantCulture, $"Is too old for TLS: it speaks protocol {greeting[0]}."));
            default:
                throw PreambleException.Foreign(Protocol, excerpt);
        }

        await wire.SendAsync(s_request).ConfigureAwait(false);
    }

    private static byte[] WriteRequest()
    {
        byte[] packet = new byte[HeaderSize + RequestSize];
        packet[0] = RequestSize;
        packet[3] = FirstPacket + 1;
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(HeaderSize), LongPassword | Protocol41 | Ssl | SecureConnection);
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(HeaderSize + sizeof(uint)), LongestPacket);
        packet[HeaderSize + (2 * sizeof(uint))] = Utf8;
        return packet;
    }

    private async Task<byte[]> ReadPacketAsync(PreambleWire wire, byte[] excerpt)
    {
        // Three bytes of length and a number. In text of another protocol the third byte is far above the few hundred bytes of a greeting.
        byte[] header = await wire.ReadBytesAsync(HeaderSize).ConfigureAwait(false);
        int length = header[0] | (header[1] << 8) | (header[2] << 16);
        return header[3] == FirstPacket && length is > 0 and <= PreambleWire.LongestItem
            ? await wire.ReadBytesAsync(length).ConfigureAwait(false)
            : throw PreambleException.Foreign(Protocol, [.. excerpt.Length < HeaderSize ? header : excerpt]);
    }

    private static uint? ReadCapabilities(ReadOnlySpan<byte> greeting)
    {
        int version = greeting[1..].IndexOf((byte)0);
        int at = 1 + version + 1 + BeforeCapabilities;
        return version < 0 || greeting.Length < at + sizeof(ushort) ? null : BinaryPrimitives.ReadUInt16LittleEndian(greeting[at..]);
    }

    // A code, and before version 4.1 of the protocol is agreed no SQL state, though some servers send one with its mark.
    private static string ReadError(ReadOnlySpan<byte> packet)
    {
        ReadOnlySpan<byte> rest = packet[1..];
        if (rest.Length < sizeof(ushort))
        {
            return "an error without a code";
        }

        ushort code = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        rest = rest[sizeof(ushort)..];
        rest = rest is [(byte)'#', _, _, _, _, _, ..] ? rest[6..] : rest;
        return string.Create(CultureInfo.InvariantCulture, $"{code} {Encoding.UTF8.GetString(rest)}").TrimEnd();
    }
}
