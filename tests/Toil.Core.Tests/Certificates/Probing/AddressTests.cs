using System.Net;
using System.Net.Sockets;
using Toil.Certificates;
using Toil.Certificates.Probing;

namespace Toil.Core.Tests.Certificates.Probing;

public sealed class AddressTests
{
    [Fact]
    public async Task Every_address_is_dialled_and_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere the loopback is one address");
        await using ScriptedPeer peer = new((_, _) => Task.CompletedTask, IPAddress.Any);
        IPAddress[] addresses = [IPAddress.Parse("127.0.3.1"), IPAddress.Parse("127.0.3.2"), IPAddress.Parse("127.0.3.3")];
        EndpointProber prober = Probing.Create(resolver: new FixedResolver(addresses));

        IReadOnlyList<ProbeResult> results = await prober.ProbeAsync(
            Probing.Target(peer.Port, host: "shop.test"), TestContext.Current.CancellationToken);

        Assert.Equal(addresses, results.Select(r => r.Address));
        Assert.All(results, r => Assert.Equal(FailureReason.ProtocolError, r.Failure));
    }

    [Fact]
    public async Task Only_the_first_address_is_dialled_where_that_is_asked()
    {
        await using ScriptedPeer peer = new((_, _) => Task.CompletedTask);
        EndpointProber prober = Probing.Create(
            Probing.Patient with { FirstAddressOnly = true }, new FixedResolver([IPAddress.Loopback, IPAddress.IPv6Loopback]));
        ProbeResult result = await Probing.ProbeOneAsync(prober, Probing.Target(peer.Port, host: "shop.test"));
        Assert.Equal(IPAddress.Loopback, result.Address);
    }

    [Fact]
    public async Task A_given_address_goes_before_the_name()
    {
        await using ScriptedPeer peer = new((_, _) => Task.CompletedTask);
        EndpointProber prober = Probing.Create(resolver: new FixedResolver([]));
        ProbeResult result = await Probing.ProbeOneAsync(
            prober, Probing.Target(peer.Port, host: "shop.test", address: IPAddress.Loopback));
        Assert.Equal(IPAddress.Loopback, result.Address);
    }

    [Fact]
    public async Task A_name_without_an_address_is_one_result()
    {
        EndpointProber prober = Probing.Create(resolver: new FixedResolver([]));
        ProbeResult result = await Probing.ProbeOneAsync(prober, Probing.Target(443, host: "shop.test"));

        Assert.Equal(FailureReason.Dns, result.Failure);
        Assert.Equal("The name shop.test does not exist.", result.Detail);
        Assert.Null(result.Address);
    }

    [Fact]
    public async Task An_ipv6_literal_is_dialled()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6 here");
        await using ScriptedPeer peer = new((_, _) => Task.CompletedTask, IPAddress.IPv6Loopback);
        ProbeResult result = await Probing.ProbeOneAsync(Probing.Create(), Probing.Target(peer.Port, host: "::1"));

        Assert.Equal(IPAddress.IPv6Loopback, result.Address);
        Assert.Equal(1, peer.Accepted);
    }

    [Fact]
    public async Task A_closed_port_is_refused()
    {
        int port;
        await using (ScriptedPeer peer = ScriptedPeer.Silent())
        {
            port = peer.Port;
        }

        ProbeResult result = await Probing.ProbeAsync(port);
        Assert.Equal(
            (FailureReason.Refused, $"Nothing listens on 127.0.0.1:{port}: the connection was refused."),
            (result.Failure!.Value, result.Detail));
    }

    [Fact]
    public async Task An_address_that_cannot_be_reached_is_no_route()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems treat the loopback's broadcast address differently");

        // The kernel connects to no broadcast address, and sends nothing.
        ProbeResult result = await Probing.ProbeOneAsync(Probing.Create(), Probing.Target(443, host: "127.255.255.255"));
        Probing.AssertSound(result);
        Assert.Equal(FailureReason.NoRoute, result.Failure);
    }

    [Theory]
    [InlineData(SocketError.NetworkUnreachable, FailureReason.NoRoute)]
    [InlineData(SocketError.HostUnreachable, FailureReason.NoRoute)]
    [InlineData(SocketError.AddressNotAvailable, FailureReason.NoRoute)]
    [InlineData(SocketError.AddressFamilyNotSupported, FailureReason.NoRoute)]
    [InlineData(SocketError.AccessDenied, FailureReason.NoRoute)]
    [InlineData(SocketError.ConnectionRefused, FailureReason.Refused)]
    [InlineData(SocketError.ConnectionReset, FailureReason.ProtocolError)]
    [InlineData(SocketError.Fault, FailureReason.ProtocolError)]
    public void Errors_of_the_system_have_a_reason(SocketError error, FailureReason reason)
    {
        (FailureReason actual, string detail) = ConnectFailures.Explain(
            new SocketException((int)error), new IPEndPoint(IPAddress.Loopback, 443));
        Assert.Equal(reason, actual);
        Assert.EndsWith(".", detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_may_pass_is_dialled_again()
    {
        Assert.True(ConnectFailures.IsWorthAnother(SocketError.ConnectionRefused, 0));
        Assert.False(ConnectFailures.IsWorthAnother(SocketError.ConnectionRefused, 1));
        Assert.True(ConnectFailures.IsWorthAnother(SocketError.ConnectionReset, 1));
        Assert.False(ConnectFailures.IsWorthAnother(SocketError.NetworkUnreachable, 0));
        Assert.False(ConnectFailures.IsWorthAnother(SocketError.TimedOut, 0));
    }

    private sealed class FixedResolver(IReadOnlyList<IPAddress> addresses) : INameResolver
    {
        public Task<NameAnswer> ResolveAsync(string host, TimeSpan deadline, CancellationToken cancellationToken)
            => Task.FromResult(addresses.Count > 0
                ? new NameAnswer { Addresses = addresses }
                : new NameAnswer { Problem = $"The name {host} does not exist." });
    }
}
