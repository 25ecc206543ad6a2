using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Toil.Certificates;
using Toil.Certificates.Probing;

namespace Toil.Core.Tests.Certificates.Probing;

/// <summary>Peers that mean no good, against both engines.</summary>
public abstract class HostilePeerTests(EngineChoice engine)
{
    [Fact]
    public async Task Silence_is_a_stall()
    {
        await using ScriptedPeer peer = ScriptedPeer.Silent();
        ProbeResult result = await ProbeAsync(peer, Probing.Hasty);

        Assert.Equal(FailureReason.Stalled, result.Failure);
        Assert.Equal("Connected, and then the peer sent nothing within 400ms.", result.Detail);
        Assert.InRange(result.Elapsed, TimeSpan.FromMilliseconds(390), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_byte_now_and_then_is_a_stall()
    {
        byte[] record = Record(22, [2, 0, 0, 200, .. new byte[200]]);
        await using ScriptedPeer peer = new(async (socket, token) =>
        {
            foreach (byte one in record)
            {
                await socket.SendAsync(new[] { one }, token);
                await Task.Delay(50, token);
            }
        });
        ProbeResult result = await ProbeAsync(peer, Probing.Hasty);

        Assert.Equal(FailureReason.Stalled, result.Failure);
        Assert.Matches("^Connected, and then the peer sent only [0-9]+ bytes and did not finish the handshake within 400ms[.]$", result.Detail);
    }

    [Fact]
    public async Task Half_a_server_hello_is_a_stall()
    {
        await using ScriptedPeer peer = ScriptedPeer.Saying([22, 3, 3, 0, 122, 2, 0, 0, 118, 3, 3, 1, 2, 3]);
        Assert.Equal(FailureReason.Stalled, (await ProbeAsync(peer, Probing.Hasty)).Failure);
    }

    [Fact]
    public async Task An_http_answer_is_shown()
    {
        await using ScriptedPeer peer = ScriptedPeer.Saying(
            "HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\nThe plain HTTP request was sent to HTTPS port"u8.ToArray());
        ProbeResult result = await ProbeAsync(peer);

        Assert.Equal(FailureReason.NoTls, result.Failure);
        Assert.Equal("Answered with something that is not TLS: 'HTTP/1.1 400 Bad Request'.", result.Detail);
    }

    [Fact]
    public async Task A_banner_is_shown_and_cannot_act()
    {
        await using ScriptedPeer peer = new(async (socket, token) =>
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes("SSH-2.0-\u001b[31mOpen\u0007SSH\r\n"), token);
            await ScriptedPeer.WaitForEndAsync(socket, token);
        });
        ProbeResult result = await ProbeAsync(peer);

        Assert.Equal(FailureReason.NoTls, result.Failure);
        Assert.Equal(@"Answered with something that is not TLS: 'SSH-2.0-\u{1b}[31mOpen\u{7}SSH'.", result.Detail);
    }

    [Fact]
    public async Task Random_bytes_are_not_tls()
    {
        byte[] noise = new byte[1 << 20];
        new Random(7).NextBytes(noise);
        noise[0] = 0xff;
        await using ScriptedPeer peer = ScriptedPeer.Saying(noise);
        Assert.Equal(FailureReason.NoTls, (await ProbeAsync(peer)).Failure);
    }

    [Fact]
    public async Task A_flood_of_records_is_cut_off()
    {
        // HelloRequests are the one message that a client must ignore for ever.
        byte[] flood = [.. Enumerable.Repeat(Record(22, new byte[16_000]), 40).SelectMany(r => r)];
        await using ScriptedPeer peer = ScriptedPeer.Saying(flood);
        ProbeResult result = await ProbeAsync(peer);

        Assert.Equal(FailureReason.ProtocolError, result.Failure);
        Assert.Equal("Sent more than 256 KiB without finishing the handshake.", result.Detail);
    }

    [Fact]
    public async Task A_chain_of_hundreds_of_kilobytes_is_refused()
    {
        byte[] hello = [2, 0, 0, 45, 3, 3, .. new byte[32], 0, 0xc0, 0x2f, 0, 0, 5, 0xff, 1, 0, 1, 0];
        byte[] certificate = [11, 9, 0x27, 0xc3, 9, 0x27, 0xc0, .. new byte[600_000]];
        await using ScriptedPeer peer = ScriptedPeer.Saying(
            [.. Record(22, hello), .. certificate.Chunk(16_384).SelectMany(c => Record(22, c))]);
        ProbeResult result = await ProbeAsync(peer);
        Assert.Equal(FailureReason.ProtocolError, result.Failure);
    }

    [Fact]
    public async Task A_reset_is_told_from_an_end()
    {
        await using ScriptedPeer rude = new(async (socket, token) =>
        {
            await socket.ReceiveAsync(new byte[16], token);
            socket.LingerState = new LingerOption(true, 0);
        });
        await using ScriptedPeer mute = new(async (socket, token) => await socket.ReceiveAsync(new byte[4096], token));

        ProbeResult reset = await ProbeAsync(rude);
        ProbeResult end = await ProbeAsync(mute);

        Assert.Equal((FailureReason.ProtocolError, "Reset the connection during the handshake."), (reset.Failure!.Value, reset.Detail));
        Assert.Equal((FailureReason.ProtocolError, "Closed the connection without a word."), (end.Failure!.Value, end.Detail));
    }

    [Fact]
    public async Task A_reset_on_accept_is_a_protocol_error()
    {
        await using ScriptedPeer peer = new((socket, _) =>
        {
            socket.LingerState = new LingerOption(true, 0);
            return Task.CompletedTask;
        });
        Assert.Equal(FailureReason.ProtocolError, (await ProbeAsync(peer)).Failure);
    }

    [Theory]
    [InlineData(70, FailureReason.LegacyProtocol, "The server refused TLS {0} (alert protocol_version).")]
    [InlineData(80, FailureReason.ProtocolError, "The server broke off the handshake (alert internal_error).")]
    [InlineData(116, FailureReason.ClientCertificateRequired, "The server demands a client certificate (alert certificate_required).")]
    [InlineData(200, FailureReason.ProtocolError, "The server broke off the handshake (alert number 200).")]
    public async Task Alerts_are_explained(byte alert, FailureReason reason, string detail)
    {
        await using ScriptedPeer peer = ScriptedPeer.Saying(Record(21, [2, alert]));
        ProbeResult result = await ProbeAsync(peer);
        Assert.Equal(
            (reason, detail.Replace("{0}", engine == EngineChoice.Full ? "1.2 and 1.3" : "1.0 to 1.3", StringComparison.Ordinal)),
            (result.Failure!.Value, result.Detail));
    }

    internal static byte[] Record(byte type, byte[] fragment)
    {
        byte[] record = [type, 3, 3, 0, 0, .. fragment];
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(3), (ushort)fragment.Length);
        return record;
    }

    private protected async Task<ProbeResult> ProbeAsync(ScriptedPeer peer, ProbeLimits? limits = null)
    {
        ProbeResult result = await Probing.ProbeAsync(peer.Port, (limits ?? Probing.Patient) with { Engine = engine });
        Probing.AssertSound(result);
        Assert.NotEqual(true, result.KeyFits);
        return result;
    }
}
