using System.Buffers.Binary;
using System.Text;
using Toil.Values;

namespace Toil.Certificates.Probing;

/// <summary>
/// Reads along with a TLS handshake for as long as it is in clear text, and changes nothing. It knows what SslStream
/// does not tell: that the peer speaks another protocol, which alert it sent, which version it chose, and, up to TLS 1.2,
/// the certificates and whether one of ours is wanted. The hello engine reads nothing else of what is in clear text.
/// </summary>
/// <remarks>Records: RFC 8446, 5.1. Messages: RFC 5246, 7.4. Memory is bounded by the bytes that are fed.</remarks>
/// <param name="maxMessage">Bytes of a message at most; at a longer one it stops reading.</param>
internal sealed class HandshakeTap(int maxMessage = HandshakeTap.LongestMessage)
{
    /// <summary>The longest message that is read unless said otherwise: no chain of use is longer, and OpenSSL stops at 100 KiB.</summary>
    public const int LongestMessage = 256 * 1024;

    /// <summary>Bytes before a record's fragment.</summary>
    public const int RecordHeaderSize = 5;

    private const int ExcerptSize = 48;

    private readonly MessageAssembler _messages = new(maxMessage);
    private readonly byte[] _record = new byte[RecordHeaderSize];
    private readonly byte[] _alert = new byte[2];
    private readonly byte[] _excerpt = new byte[ExcerptSize];
    private byte[]? _certificates;
    private byte[]? _keyExchange;
    private int _recordFilled;
    private int _recordLeft;
    private int _alertFilled;
    private int _excerptFilled;
    private bool _isDone;

    /// <summary>True once bytes came that begin no TLS record where one must begin.</summary>
    public bool IsForeign { get; private set; }

    /// <summary>True once a message promised to be longer than is accepted.</summary>
    public bool IsOverlong => _messages.IsOverlong;

    /// <summary>The last alert, or null.</summary>
    public TlsAlert? Alert { get; set; }

    /// <summary>The HelloRetryRequest, or null where none came.</summary>
    public ServerHello? Retry { get; private set; }

    /// <summary>The ServerHello, or null before it.</summary>
    public ServerHello? Hello { get; private set; }

    /// <summary>The version that the server chose (0x0303 is TLS 1.2), or null before it has.</summary>
    public int? Version => (Hello ?? Retry)?.Version;

    /// <summary>True once a CertificateRequest came.</summary>
    public bool SawCertificateRequest { get; set; }

    /// <summary>True once a clear-text Certificate message came whole (TLS 1.2 and before).</summary>
    public bool SawCertificates => _certificates is not null;

    /// <summary>The body of a ServerKeyExchange message (TLS 1.2 and before); empty where none came.</summary>
    public ReadOnlySpan<byte> KeyExchange => _keyExchange;

    /// <summary>True once it reads no further: the rest is encrypted, or is no TLS.</summary>
    public bool HasStopped => _isDone;

    /// <summary>True once the server's first flight is over (TLS 1.2 and before).</summary>
    public bool SawHelloDone { get; private set; }

    /// <summary>Bytes read as clear text; what comes after them is encrypted, or not worth reading.</summary>
    public int ClearBytes { get; private set; }

    /// <summary>The first bytes as inert text, up to the first line's end.</summary>
    public string Excerpt
    {
        get
        {
            string text = Encoding.Latin1.GetString(_excerpt, 0, _excerptFilled);
            int end = text.AsSpan().IndexOfAny('\r', '\n');
            return InertText.From(end < 0 ? text : text[..end]);
        }
    }

    /// <summary>The certificates of a clear-text Certificate message (TLS 1.2 and before), leaf first; empty where none came whole.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ReadCertificates()
        => _certificates is null ? [] : HandshakeMessages.ReadCertificates(_certificates);

    /// <summary>Takes the next bytes, however they are cut.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        int before = bytes.Length;
        _excerptFilled += Fill(_excerpt, _excerptFilled, ref bytes, keep: true);
        while (!bytes.IsEmpty && !_isDone)
        {
            if (_recordFilled < RecordHeaderSize)
            {
                _recordFilled += Fill(_record, _recordFilled, ref bytes);
                ReadRecordHeader();
                continue;
            }

            int count = Math.Min(_recordLeft, bytes.Length);
            ReadFragment(bytes[..count]);
            bytes = bytes[count..];
            if ((_recordLeft -= count) == 0)
            {
                _recordFilled = 0;
            }
        }

        ClearBytes += before - bytes.Length;
    }

    private static int Fill(byte[] target, int filled, ref ReadOnlySpan<byte> bytes, bool keep = false)
    {
        int count = Math.Min(target.Length - filled, bytes.Length);
        bytes[..count].CopyTo(target.AsSpan(filled));
        bytes = keep ? bytes : bytes[count..];
        return count;
    }

    private void ReadRecordHeader()
    {
        bool isTls = _record[0] is >= (byte)RecordType.ChangeCipherSpec and <= (byte)RecordType.ApplicationData
            && (_recordFilled < 2 || _record[1] == 3);
        if (!isTls)
        {
            IsForeign = _isDone = true;
            return;
        }

        if (_recordFilled == RecordHeaderSize)
        {
            // After these two everything is encrypted, but for the one that stands between a HelloRetryRequest and the ServerHello to
            // calm middleboxes (RFC 8446, appendix D.4).
            bool isCalming = Retry is not null && Hello is null && (RecordType)_record[0] == RecordType.ChangeCipherSpec;
            _isDone = (RecordType)_record[0] is RecordType.ChangeCipherSpec or RecordType.ApplicationData && !isCalming;
            _recordLeft = BinaryPrimitives.ReadUInt16BigEndian(_record.AsSpan(3));
            _recordFilled = _recordLeft == 0 ? 0 : RecordHeaderSize;
        }
    }

    private void ReadFragment(ReadOnlySpan<byte> fragment)
    {
        if ((RecordType)_record[0] == RecordType.Alert)
        {
            while (!fragment.IsEmpty)
            {
                _alertFilled += Fill(_alert, _alertFilled, ref fragment);
                if (_alertFilled == _alert.Length)
                {
                    Alert = new TlsAlert(_alert[0], _alert[1]);
                    _alertFilled = 0;
                }
            }
        }

        if ((RecordType)_record[0] == RecordType.Handshake)
        {
            while (!fragment.IsEmpty && !_isDone)
            {
                if (_messages.TryTake(ref fragment, out ReadOnlySpan<byte> message))
                {
                    EndMessage(message);
                }
            }

            _isDone |= _messages.IsOverlong;
        }
    }

    private void EndMessage(ReadOnlySpan<byte> message)
    {
        switch ((HandshakeType)message[0])
        {
            case HandshakeType.ServerHello:
                EndHello(ServerHello.Read(message));
                break;
            case HandshakeType.Certificate:
                _certificates ??= message[MessageAssembler.HeaderSize..].ToArray();
                break;
            case HandshakeType.ServerKeyExchange:
                _keyExchange ??= message[MessageAssembler.HeaderSize..].ToArray();
                break;
            case HandshakeType.CertificateRequest:
                SawCertificateRequest = true;
                break;
            case HandshakeType.ServerHelloDone:
                SawHelloDone = true;
                break;
        }
    }

    private void EndHello(ServerHello? hello)
    {
        if (hello is { IsRetry: true } && Retry is null)
        {
            Retry = hello;
            return;
        }

        // From TLS 1.3 on, everything after the ServerHello is encrypted.
        Hello = hello;
        _isDone = hello is null or { Version: > TlsVersions.Tls12 };
    }
}
