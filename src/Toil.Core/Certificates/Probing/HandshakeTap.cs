using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Toil.Values;

namespace Toil.Certificates.Probing;

/// <summary>
/// Reads along with a TLS handshake for as long as it is in clear text, and changes nothing. It knows what SslStream
/// does not tell: that the peer speaks another protocol, which alert it sent, which version it chose, and, up to TLS 1.2,
/// the certificates and whether one of ours is wanted.
/// </summary>
/// <remarks>Records: RFC 8446, 5.1. Messages: RFC 5246, 7.4. Memory is bounded by the bytes that are fed.</remarks>
internal sealed class HandshakeTap
{
    private const int RecordHeaderSize = 5;
    private const int MessageHeaderSize = 4;
    private const int ExcerptSize = 48;

    private readonly byte[] _record = new byte[RecordHeaderSize];
    private readonly byte[] _message = new byte[MessageHeaderSize];
    private readonly byte[] _alert = new byte[2];
    private readonly byte[] _excerpt = new byte[ExcerptSize];
    private ArrayBufferWriter<byte>? _body;
    private byte[]? _certificates;
    private int _recordFilled;
    private int _recordLeft;
    private int _messageFilled;
    private int _bodyLeft;
    private int _alertFilled;
    private int _excerptFilled;
    private bool _isDone;

    private enum RecordType : byte
    {
        ChangeCipherSpec = 20,
        Alert = 21,
        Handshake = 22,
        ApplicationData = 23,
    }

    private enum MessageType : byte
    {
        ServerHello = 2,
        Certificate = 11,
        CertificateRequest = 13,
    }

    /// <summary>True once bytes came that begin no TLS record where one must begin.</summary>
    public bool IsForeign { get; private set; }

    /// <summary>The last alert, or null.</summary>
    public TlsAlert? Alert { get; private set; }

    /// <summary>The version that the server chose (0x0303 is TLS 1.2), or null before it has.</summary>
    public int? Version { get; private set; }

    /// <summary>True once a clear-text CertificateRequest came (TLS 1.2 and before).</summary>
    public bool SawCertificateRequest { get; private set; }

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
            // After these two everything is encrypted.
            _isDone = (RecordType)_record[0] is RecordType.ChangeCipherSpec or RecordType.ApplicationData;
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

            return;
        }

        while (!fragment.IsEmpty && !_isDone)
        {
            ReadMessage(ref fragment);
        }
    }

    private void ReadMessage(ref ReadOnlySpan<byte> fragment)
    {
        if (_messageFilled < MessageHeaderSize)
        {
            _messageFilled += Fill(_message, _messageFilled, ref fragment);
            if (_messageFilled < MessageHeaderSize)
            {
                return;
            }

            _bodyLeft = (_message[1] << 16) | BinaryPrimitives.ReadUInt16BigEndian(_message.AsSpan(2));
            _body = (MessageType)_message[0] is MessageType.ServerHello or MessageType.Certificate ? new() : null;
            SawCertificateRequest |= (MessageType)_message[0] == MessageType.CertificateRequest;
        }

        int count = Math.Min(_bodyLeft, fragment.Length);
        _body?.Write(fragment[..count]);
        fragment = fragment[count..];
        if ((_bodyLeft -= count) == 0)
        {
            _messageFilled = 0;
            EndMessage();
        }
    }

    private void EndMessage()
    {
        switch ((MessageType)_message[0])
        {
            case MessageType.ServerHello:
                Version = HandshakeMessages.ReadServerVersion(_body!.WrittenSpan);
                // From TLS 1.3 on, everything after the ServerHello is encrypted.
                _isDone = Version is null or > HandshakeMessages.Tls12;
                break;
            case MessageType.Certificate:
                _certificates ??= _body!.WrittenSpan.ToArray();
                break;
        }

        _body = null;
    }
}
