using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Toil.Certificates.Probing.Hello;

/// <summary>Reads the encrypted part of a server's first flight in TLS 1.3, up to the signature behind its certificates.</summary>
/// <param name="cipher">The server's keys; not owned.</param>
/// <param name="transcript">Digest of the hellos; goes on here, and is not owned.</param>
/// <param name="tap">Is told of alerts and of a request for a client certificate, for the verdict.</param>
internal sealed class EncryptedFlight(RecordCipher cipher, IncrementalHash transcript, HandshakeTap tap)
{
    // RFC 8446, 5.2: what is hidden may have 2^14 bytes and its type, what is sent 256 more.
    private const int LongestContent = 1 << 14;
    private const int LongestFragment = LongestContent + 256;

    /// <summary>Bytes of a whole record at most.</summary>
    public const int LongestRecord = HandshakeTap.RecordHeaderSize + LongestFragment;

    private readonly MessageAssembler _messages = new(HandshakeTap.LongestMessage);
    private bool _sawExtensions;

    /// <summary>The certificates, leaf first; null before they have come.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Certificates { get; private set; }

    /// <summary>Whether the server holds the key of the leaf; null before its signature has come, and where nobody can tell.</summary>
    public bool? KeyFits { get; private set; }

    /// <summary>True once there is nothing more to read.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Reads all whole records, and decrypts them in place.</summary>
    /// <returns>Bytes read; what is left begins a record.</returns>
    /// <exception cref="HelloException">The peer broke the protocol.</exception>
    public int Read(Span<byte> bytes)
    {
        int at = 0;
        while (!IsDone && bytes.Length - at >= HandshakeTap.RecordHeaderSize)
        {
            Span<byte> header = bytes.Slice(at, HandshakeTap.RecordHeaderSize);
            int length = BinaryPrimitives.ReadUInt16BigEndian(header[3..]);
            if (length > LongestFragment)
            {
                throw new HelloException($"Sent a record of {length} bytes, more than TLS allows.");
            }

            if (bytes.Length - at - header.Length < length)
            {
                break;
            }

            ReadRecord(header, bytes.Slice(at + header.Length, length));
            at += header.Length + length;
        }

        return at;
    }

    private void ReadRecord(ReadOnlySpan<byte> header, Span<byte> fragment)
    {
        switch ((RecordType)header[0])
        {
            case RecordType.ChangeCipherSpec when fragment is [1]:
                // Means nothing, and is there to calm middleboxes (RFC 8446, appendix D.4).
                return;
            case RecordType.Alert:
                ReadContent(RecordType.Alert, fragment);
                return;
            case RecordType.ApplicationData:
                ReadOnlySpan<byte> content = cipher.Open(header, fragment, out RecordType type);
                ReadContent(type, content.Length <= LongestContent ? content : throw new HelloException("Sent more in one record than TLS allows."));
                return;
            default:
                throw new HelloException("Sent a record in clear text where only encrypted ones may come.");
        }
    }

    private void ReadContent(RecordType type, ReadOnlySpan<byte> content)
    {
        switch (type)
        {
            case RecordType.Alert when content.Length == 2:
                tap.Alert = new TlsAlert(content[0], content[1]);
                throw new HelloException("Broke off the handshake.");
            case RecordType.Handshake:
                ReadMessages(content);
                return;
            default:
                throw new HelloException("Sent something else in the middle of its handshake.");
        }
    }

    private void ReadMessages(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty && !IsDone)
        {
            if (_messages.TryTake(ref content, out ReadOnlySpan<byte> message))
            {
                ReadMessage(message);
            }
        }

        if (_messages.IsOverlong)
        {
            throw new HelloException($"Announced a message of more than {HandshakeTap.LongestMessage / 1024} KiB.");
        }
    }

    // The order of RFC 8446, 4: EncryptedExtensions, perhaps a CertificateRequest, the Certificate, the CertificateVerify.
    private void ReadMessage(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> body = message[MessageAssembler.HeaderSize..];
        switch ((HandshakeType)message[0])
        {
            case HandshakeType.EncryptedExtensions when !_sawExtensions:
                _sawExtensions = true;
                break;
            case HandshakeType.CertificateRequest when _sawExtensions && Certificates is null && !tap.SawCertificateRequest:
                tap.SawCertificateRequest = true;
                break;
            case HandshakeType.Certificate when _sawExtensions && Certificates is null:
                Certificates = HandshakeMessages.ReadCertificates13(body.ToArray());
                IsDone = Certificates.Count == 0;
                break;
            case HandshakeType.CertificateVerify when Certificates is not null:
                KeyFits = KeyProof.InVerify(Certificates[0], transcript.GetCurrentHash(), body);
                IsDone = true;
                break;
            default:
                throw new HelloException("Sent a handshake message where another was due.");
        }

        transcript.AppendData(message);
    }
}
