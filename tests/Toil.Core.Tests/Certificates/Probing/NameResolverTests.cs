using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Toil.Certificates.Probing;
using Toil.Resilience;

namespace Toil.Core.Tests.Certificates.Probing;

public sealed class NameResolverTests : IDisposable
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(300);

    private readonly ManualResetEventSlim _release = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _release.Set();

    [Fact]
    public async Task Gives_each_address_once()
    {
        NameResolver resolver = Create(_ =>
            [IPAddress.Loopback, IPAddress.IPv6Loopback, IPAddress.Loopback, IPAddress.Loopback.MapToIPv6()]);
        NameAnswer answer = await resolver.ResolveAsync("shop.test", s_long, Token);

        Assert.Equal([IPAddress.Loopback, IPAddress.IPv6Loopback], answer.Addresses);
        Assert.Null(answer.Problem);
        Assert.Equal(0, resolver.Count);
    }

    [Fact]
    public async Task Finds_the_loopback_by_name()
    {
        NameAnswer answer = await new NameResolver(TimeProvider.System).ResolveAsync("localhost", s_long, Token);
        Assert.All(answer.Addresses, a => Assert.True(IPAddress.IsLoopback(a)));
        Assert.NotEmpty(answer.Addresses);
    }

    [Fact]
    public async Task Askers_for_one_name_share_its_look_up()
    {
        int calls = 0;
        NameResolver resolver = Create(_ =>
        {
            Interlocked.Increment(ref calls);
            _release.Wait();
            return [IPAddress.Loopback];
        });
        Task<NameAnswer>[] askers = [.. Enumerable.Range(0, 50).Select(_ => resolver.ResolveAsync("shop.test", s_long, Token))];
        _release.Set();

        Assert.All(await Task.WhenAll(askers), a => Assert.Single(a.Addresses));
        Assert.Equal(1, calls);
        Assert.Equal(0, resolver.Count);
    }

    [Theory]
    [InlineData(SocketError.TryAgain, 3, "could not be resolved now")]
    [InlineData(SocketError.HostNotFound, 1, "does not exist")]
    [InlineData(SocketError.NoData, 1, "has no address")]
    public async Task Only_a_passing_failure_is_asked_again(SocketError error, int expected, string words)
    {
        int calls = 0;
        NameResolver resolver = Create(_ =>
        {
            calls++;
            throw new SocketException((int)error);
        });
        NameAnswer answer = await resolver.ResolveAsync("shop.test", s_long, Token);

        Assert.Equal(expected, calls);
        Assert.StartsWith($"The name shop.test {words}", answer.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_comes_good_on_the_second_asking()
    {
        int calls = 0;
        NameResolver resolver = Create(_ =>
            ++calls == 1 ? throw new SocketException((int)SocketError.TryAgain) : [IPAddress.Loopback]);
        Assert.Single((await resolver.ResolveAsync("shop.test", s_long, Token)).Addresses);
    }

    [Fact]
    public async Task The_asker_gives_up_although_the_thread_cannot()
    {
        NameResolver resolver = Create(Block);
        NameAnswer answer = await resolver.ResolveAsync("dead.test", s_short, Token);

        Assert.Equal("The name dead.test was not resolved within 300ms.", answer.Problem);
        Assert.Equal(s_short, answer.Elapsed);
        Assert.Equal(0, resolver.Count);
    }

    [Fact]
    public async Task Cancellation_does_not_wait_for_the_thread()
    {
        NameResolver resolver = Create(Block);
        using CancellationTokenSource stop = new();
        Task<NameAnswer> asker = resolver.ResolveAsync("dead.test", s_long, stop.Token);
        long start = Stopwatch.GetTimestamp();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asker);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal(0, resolver.Count);
    }

    [Fact]
    public async Task Queueing_is_free_while_the_resolver_answers()
    {
        NameResolver resolver = Create(Pause, threads: 1);
        NameAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            i => resolver.ResolveAsync($"{i}.test", TimeSpan.FromMilliseconds(500), Token)));

        // Eight times 100 ms on one thread is longer than anybody's deadline.
        Assert.All(answers, a => Assert.Null(a.Problem));

        IPAddress[] Pause(string host)
        {
            _release.Wait(100);
            return [IPAddress.Loopback];
        }
    }

    [Fact]
    public async Task A_resolver_that_answers_nobody_fails_the_queue_too()
    {
        NameResolver resolver = Create(Block, threads: 1);
        NameAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => resolver.ResolveAsync($"{i}.test", s_short, Token)));

        Assert.All(answers, a => Assert.NotNull(a.Problem));
        Assert.Contains(answers, a => a.Problem!.Contains("answered no question within 300ms", StringComparison.Ordinal));
        Assert.Equal(0, resolver.Count);
    }

    private static NameResolver Create(Func<string, IPAddress[]> lookUp, int threads = 4)
        => new(TimeProvider.System, new BlockingWorkers(threads, TimeSpan.FromMilliseconds(100), "test"), lookUp);

    private IPAddress[] Block(string host)
    {
        _release.Wait();
        return [IPAddress.Loopback];
    }
}
