using System.Net.Sockets;
using System.Text;
using Toil.Certificates;
using Toil.Certificates.Probing;

namespace Toil.Core.Tests.Certificates.Probing.Preambles;

/// <summary>Preamble and handshake over a socket, against scripted peers.</summary>
public sealed class PreamblePeerTests(TestCertificates certificates) : IClassFixture<TestCertificates>
{
    public static TheoryData<string> Schemes => Dialogues.Schemes;

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task Shows_the_certificate_behind_the_go_ahead(string scheme)
    {
        await using ScriptedPeer peer = TlsPeer.Start(Dialogues.Good(scheme), certificates.LeafWithKey);
        ProbeResult result = await ProbeAsync(scheme, peer);

        Assert.Null(result.Detail);
        Assert.Equal(certificates.Leaf.Der, result.Chain[0].ToArray());
        Assert.Null(result.Injected);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task Clear_text_after_the_go_ahead_is_carried_beside_the_certificate(string scheme)
    {
        await using ScriptedPeer peer = TlsPeer.Start(Dialogues.Good(scheme), certificates.LeafWithKey, injected: "250 Ok, trust me\r\n"u8.ToArray());
        ProbeResult result = await ProbeAsync(scheme, peer);

        // MySQL's peer says its last word before it hears ours, and what follows ends up in the handshake.
        if (result.Failure is null)
        {
            Assert.Equal(certificates.Leaf.Der, result.Chain[0].ToArray());
            Assert.Equal(@"250 Ok, trust me\u{d}\u{a}", result.Injected);
        }
        else
        {
            Assert.Equal("mysql", scheme);
            Assert.Equal("Answered with something that is not TLS: '250 Ok, trust me'.", result.Detail);
        }
    }

    [Fact]
    public async Task Clear_text_that_comes_after_our_hello_is_no_tls()
    {
        await using ScriptedPeer peer = new(async (socket, token) =>
        {
            await socket.SendAsync("+OK\r\n"u8.ToArray(), token);
            await socket.ReceiveAsync(new byte[16], token);
            await socket.SendAsync("+OK\r\n"u8.ToArray(), token);
            await socket.ReceiveAsync(new byte[4096], token);
            await socket.SendAsync("-ERR no, after all\r\n"u8.ToArray(), token);
            await ScriptedPeer.WaitForEndAsync(socket, token);
        });
        ProbeResult result = await ProbeAsync("pop3", peer);
        Assert.Equal((FailureReason.NoTls, "Answered with something that is not TLS: '-ERR no, after all'."), (result.Failure!.Value, result.Detail));
    }

    [Fact]
    public async Task A_failed_handshake_tells_of_the_clear_text_before_it()
    {
        await using ScriptedPeer peer = new(async (socket, token) =>
        {
            await socket.SendAsync("+OK\r\n"u8.ToArray(), token);
            await socket.ReceiveAsync(new byte[16], token);
            await socket.SendAsync("+OK\r\nmore"u8.ToArray(), token);
        });
        ProbeResult result = await ProbeAsync("pop3", peer);
        Assert.Equal(FailureReason.ProtocolError, result.Failure);
        Assert.EndsWith("; clear text had come after the go-ahead ('more').", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_leaves_after_the_go_ahead_is_told()
    {
        await using ScriptedPeer peer = new(async (socket, token) =>
        {
            await socket.SendAsync("+OK\r\n"u8.ToArray(), token);
            await socket.ReceiveAsync(new byte[16], token);
            await socket.SendAsync("+OK\r\n"u8.ToArray(), token);
            await socket.ReceiveAsync(new byte[4096], token);
        });
        ProbeResult result = await ProbeAsync("pop3", peer);
        Assert.Equal("Agreed to start TLS, and then closed the connection.", result.Detail);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task A_byte_now_and_then_is_a_stall(string scheme)
    {
        byte[] says = Dialogues.Said(scheme);
        await using ScriptedPeer peer = new(async (socket, token) =>
        {
            foreach (byte one in says.Length > 1 ? says : [])
            {
                await socket.SendAsync(new[] { one }, token);
                await Task.Delay(100, token);
            }

            await ScriptedPeer.WaitForEndAsync(socket, token);
        });
        ProbeResult result = await ProbeAsync(scheme, peer, Probing.Hasty);

        Assert.Equal(FailureReason.Stalled, result.Failure);
        Assert.InRange(result.Elapsed, TimeSpan.FromMilliseconds(390), TimeSpan.FromSeconds(5));
        Assert.Matches(says.Length > 1 ? "did not come to TLS within 400ms[.]$" : "sent no PostgreSQL within 400ms[.]$", result.Detail);
    }

    [Theory]
    [InlineData("smtp", "Connected, and then the peer sent no SMTP within 400ms (if it wants TLS from the first byte, write smtps://).")]
    [InlineData("mysql", "Connected, and then the peer sent no MySQL within 400ms.")]
    public async Task Silence_is_a_stall(string scheme, string detail)
    {
        await using ScriptedPeer peer = ScriptedPeer.Silent();
        Assert.Equal((FailureReason.Stalled, detail), Of(await ProbeAsync(scheme, peer, Probing.Hasty)));
    }

    [Fact]
    public async Task A_go_ahead_without_a_handshake_is_a_stall()
    {
        await using ScriptedPeer peer = new(async (socket, token) =>
        {
            await socket.SendAsync("S"u8.ToArray(), token);
            await ScriptedPeer.WaitForEndAsync(socket, token);
        });
        Assert.Equal(
            (FailureReason.Stalled, "Agreed to start TLS, and then the peer sent nothing within 400ms."),
            Of(await ProbeAsync("postgres", peer, Probing.Hasty)));
    }

    [Fact]
    public async Task A_reset_is_told_from_an_end()
    {
        await using ScriptedPeer rude = new(async (socket, token) =>
        {
            await socket.ReceiveAsync(new byte[8], token);
            socket.LingerState = new LingerOption(true, 0);
        });
        await using ScriptedPeer mute = new((_, _) => Task.CompletedTask);

        Assert.Equal((FailureReason.ProtocolError, "Reset the connection without a word of PostgreSQL."), Of(await ProbeAsync("postgres", rude)));
        Assert.Equal((FailureReason.ProtocolError, "Closed the connection without a word of SMTP."), Of(await ProbeAsync("smtp", mute)));
    }

    [Fact]
    public async Task Cancellation_is_no_result()
    {
        await using ScriptedPeer peer = ScriptedPeer.Silent();
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Probing.Create().ProbeAsync(Preamble.Target("imap", peer.Port), stop.Token));
    }

    [Fact]
    public async Task The_cap_holds_over_preamble_and_handshake_together()
    {
        byte[] long250 = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("250-X " + new string('x', 500) + "\r\n", 30)));
        Turn[] turns = [.. Dialogues.Good("smtp")];
        turns[1] = turns[1] with { Says = [.. long250, .. turns[1].Says] };
        await using ScriptedPeer peer = TlsPeer.Start(turns, certificates.LeafWithKey);

        ProbeResult within = await ProbeAsync("smtp", peer, Probing.Patient with { MaxBytes = 20_000 });
        ProbeResult inHandshake = await ProbeAsync("smtp", peer, Probing.Patient with { MaxBytes = 15_600 });
        ProbeResult inPreamble = await ProbeAsync("smtp", peer, Probing.Patient with { MaxBytes = 15_000 });

        Assert.Null(within.Detail);
        Assert.Equal((FailureReason.ProtocolError, "Sent more than 15 KiB without finishing the handshake."), Of(inHandshake));
        Assert.Equal((FailureReason.ProtocolError, "Sent more than 14 KiB without coming to TLS."), Of(inPreamble));
    }

    private static (FailureReason Reason, string? Detail) Of(ProbeResult result) => (result.Failure!.Value, result.Detail);

    private static async Task<ProbeResult> ProbeAsync(string scheme, ScriptedPeer peer, ProbeLimits? limits = null)
    {
        ProbeResult result = await Probing.ProbeOneAsync(Probing.Create(limits), Preamble.Target(scheme, peer.Port));
        Probing.AssertSound(result);
        return result;
    }
}
