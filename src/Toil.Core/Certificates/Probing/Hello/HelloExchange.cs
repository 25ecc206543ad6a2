using System.Security.Cryptography;

namespace Toil.Certificates.Probing.Hello;

/// <summary>One hello and what the server makes of it, without a connection: bytes go in, bytes to be sent come out.</summary>
/// <remarks>The handshake is never finished: it ends with the signature in which the server proves its key, where there is one.</remarks>
internal sealed class HelloExchange : IDisposable
{
    // Long enough for what servers keep in one; a hello with more would no longer fit into a record.
    private const int LongestCookie = 4 * 1024;

    private readonly HandshakeTap _tap;
    private readonly KeyChoice _choice;
    private readonly string? _serverName;
    private readonly byte[] _firstHello;
    private KeySchedule? _schedule;
    private IncrementalHash? _transcript;
    private RecordCipher? _cipher;
    private EncryptedFlight? _flight;
    private HelloKeys _keys;
    private IReadOnlyList<ReadOnlyMemory<byte>>? _certificates;
    private int _clearRead;

    /// <summary>Prepares a hello.</summary>
    /// <param name="tap">Is shown every byte of the peer's before <see cref="Take"/> gets it.</param>
    /// <param name="keys">Keys to use.</param>
    /// <param name="choice">Certificates to ask for.</param>
    /// <param name="serverName">Server name; null for none.</param>
    public HelloExchange(HandshakeTap tap, HelloKeys keys, KeyChoice choice, string? serverName)
        : this(tap, keys, choice, serverName, keys.Template(choice).Build(serverName))
    {
    }

    /// <summary>Goes on from a hello that is made already.</summary>
    internal HelloExchange(HandshakeTap tap, HelloKeys keys, KeyChoice choice, string? serverName, byte[] hello)
    {
        _tap = tap;
        _keys = keys;
        _choice = choice;
        _serverName = serverName;
        Hello = _firstHello = hello;
    }

    /// <summary>The hello to be sent, as a record.</summary>
    public byte[] Hello { get; private set; }

    /// <summary>The certificates, leaf first; empty before a whole message with some has come.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Certificates => _certificates ?? (_flight is null ? _tap.ReadCertificates() : []);

    /// <summary>
    /// Whether the server has signed with the key of the leaf. Null where it did not (static RSA), or has not yet, or nobody here can tell: before TLS 1.2
    /// signatures are made in ways that no platform checks any more.
    /// </summary>
    public bool? KeyFits => _flight is not null ? _flight.KeyFits
        : _tap.Hello is { Version: TlsVersions.Tls12 } hello && !_tap.KeyExchange.IsEmpty && Certificates is [var leaf, ..]
            ? KeyProof.InKeyExchange(leaf, hello.CipherSuite, HelloTemplate.RandomOf(Hello), hello.Random, _tap.KeyExchange)
            : null;

    /// <summary>Takes what the peer has sent.</summary>
    /// <param name="bytes">What was left of the last call, and what is new. Decrypted in place.</param>
    /// <param name="consumed">Bytes that are done with; the rest is to be given again with more behind it.</param>
    /// <exception cref="HelloException">The peer broke the protocol, or broke off; the tap knows the alert.</exception>
    public HelloStep Take(Span<byte> bytes, out int consumed)
    {
        consumed = bytes.Length;
        if (_flight is not null)
        {
            return TakeEncrypted(bytes, out consumed);
        }

        int clear = _tap.ClearBytes - _clearRead;
        _clearRead = _tap.ClearBytes;
        if (_tap.Hello is not { } hello)
        {
            return TakeNoHello();
        }

        if (hello.Version is < TlsVersions.Ssl30 or > TlsVersions.Tls13)
        {
            throw new HelloException($"Chose {TlsVersions.Describe(hello.Version)}, which was not offered.");
        }

        if (hello.Version < TlsVersions.Tls13)
        {
            return TakeClear(hello);
        }

        BeginEncryption(hello);
        HelloStep step = TakeEncrypted(bytes[clear..], out consumed);
        consumed += clear;
        return step;
    }

    /// <summary>What to say when leaving after the certificates.</summary>
    public byte[] SayGoodbye()
    {
        // OpenSSL, and what is built on it, takes a close_notify for an orderly end and logs nothing at its usual level; at a bare FIN it
        // reports an unexpected end of file.
        ReadOnlySpan<byte> alert = [TlsAlert.Warning, TlsAlert.CloseNotify];
        if (_schedule is null)
        {
            return [(byte)RecordType.Alert, 3, (byte)Math.Min(3, _tap.Version!.Value & 0xff), 0, 2, .. alert];
        }

        using RecordCipher cipher = _schedule.CreateClientCipher();
        return cipher.Seal(RecordType.Alert, alert);
    }

    public void Dispose()
    {
        _cipher?.Dispose();
        _transcript?.Dispose();
    }

    private HelloStep TakeNoHello()
    {
        ThrowIfBrokenOff();
        if (_tap.HasStopped || _tap.SawCertificates)
        {
            throw new HelloException("Sent something else where its hello was due.");
        }

        if (_tap.Retry is null || !ReferenceEquals(Hello, _firstHello))
        {
            return HelloStep.Read;
        }

        AnswerRetry(_tap.Retry);
        return HelloStep.Send;
    }

    private HelloStep TakeClear(ServerHello hello)
    {
        if (_tap.Retry is not null)
        {
            throw new HelloException("Asked for another hello of TLS 1.3, and then chose an older version.");
        }

        if (hello.TellsOfDowngrade)
        {
            // RFC 8446, 4.1.3: the server saw another offer than the one that was sent.
            throw new HelloException(
                $"Chose {TlsVersions.Describe(hello.Version)} and says that it would take a newer one: something on the way changes hellos.");
        }

        if (!_tap.SawCertificates)
        {
            ThrowIfBrokenOff();
            return !_tap.HasStopped && !_tap.SawHelloDone
                ? HelloStep.Read
                : throw new HelloException(_tap.IsOverlong ? Overlong : "Went on without showing a certificate.");
        }

        _certificates ??= Checked(_tap.ReadCertificates());
        // The rest of the flight says whether a client certificate is wanted, and is nearly always here already. Leaving with it unread
        // would also make our system answer with a reset.
        return _tap.SawHelloDone || _tap.HasStopped || _tap.Alert is not null ? HelloStep.Done : HelloStep.Read;
    }

    private static string Overlong => $"Announced a message of more than {HandshakeTap.LongestMessage / 1024} KiB.";

    private HelloStep TakeEncrypted(Span<byte> bytes, out int consumed)
    {
        consumed = _flight!.Read(bytes);
        if (_flight.Certificates is { } certificates)
        {
            _certificates ??= Checked(certificates);
        }

        return _flight.IsDone ? HelloStep.Done : HelloStep.Read;
    }

    private void AnswerRetry(ServerHello retry)
    {
        KeyShare? share = null;
        if (retry.Group is { } group)
        {
            share = NamedGroups.Offered.Contains(group) && _keys.Find(group) is null ? KeyShare.Create(group) : null;
            if (share is null)
            {
                throw new HelloException("Asked for a key in a group that was not offered, or was there already.");
            }
        }

        if (retry.Version != TlsVersions.Tls13 || (share is null && retry.Cookie.IsEmpty) || retry.Cookie.Length > LongestCookie)
        {
            throw new HelloException("Asked for another hello in a way that TLS does not know.");
        }

        _keys = share is null ? _keys : new HelloKeys(share);
        Hello = _keys.CreateTemplate(_choice, retry.Cookie).Build(_serverName, HelloTemplate.NonceOf(_firstHello));
    }

    private void BeginEncryption(ServerHello hello)
    {
        SuiteParameters suite = SuiteParameters.Of(hello.CipherSuite) ?? throw new HelloException("Chose a cipher suite that TLS 1.3 does not have.");
        if (_tap.Retry is not null && ReferenceEquals(Hello, _firstHello))
        {
            throw new HelloException("Asked for another hello and did not wait for it.");
        }

        KeyShare share = (hello.Group is { } group ? _keys.Find(group) : null)
            ?? throw new HelloException("Chose a group for which it was sent no key.");
        _transcript = BeginTranscript(suite, hello);
        _schedule = new KeySchedule(suite, share.Agree(hello.KeyShare.Span), _transcript.GetCurrentHash());
        _cipher = _schedule.CreateServerCipher();
        _flight = new EncryptedFlight(_cipher, _transcript, _tap);
    }

    private IncrementalHash BeginTranscript(SuiteParameters suite, ServerHello hello)
    {
        ReadOnlyMemory<byte> first = _firstHello.AsMemory(HandshakeTap.RecordHeaderSize);
        if (_tap.Retry is null)
        {
            return suite.Begin(first, hello.Message);
        }

        byte[] stand = [(byte)HandshakeType.MessageHash, 0, 0, (byte)suite.HashSize, .. suite.Digest(first)];
        return suite.Begin(stand, _tap.Retry.Message, Hello.AsMemory(HandshakeTap.RecordHeaderSize), hello.Message);
    }

    // A warning such as unrecognized_name may come before a handshake that goes on.
    private void ThrowIfBrokenOff()
    {
        if (_tap.Alert is { Level: not TlsAlert.Warning } or { Description: TlsAlert.CloseNotify })
        {
            throw new HelloException("Broke off the handshake.");
        }
    }

    private static IReadOnlyList<ReadOnlyMemory<byte>> Checked(IReadOnlyList<ReadOnlyMemory<byte>> certificates) => certificates.Count > 0
        ? certificates
        : throw new HelloException("Sent a certificate message that is empty or does not add up.");
}
