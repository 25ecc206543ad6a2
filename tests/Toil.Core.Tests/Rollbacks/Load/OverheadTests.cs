using System.Diagnostics;
using Toil.Core.Tests.Support;
using Toil.Migrations.Databases;
using Toil.Rollbacks.Load;
using Toil.State;

namespace Toil.Core.Tests.Rollbacks.Load;

public sealed class OverheadTests(PostgresFixture postgres) : LoadTestBase(postgres)
{
    [Theory]
    [InlineData(200, 4, StoreEngineKind.PostgreSql, "even")]
    [InlineData(2000, 4, StoreEngineKind.PostgreSql, "even")]
    [InlineData(2000, 4, StoreEngineKind.PostgreSql, "poisson")]
    [InlineData(2000, 16, StoreEngineKind.PostgreSql, "poisson")]
    [InlineData(2000, 4, StoreEngineKind.Sqlite, "poisson")]
    [InlineData(20000, 4, StoreEngineKind.PostgreSql, "poisson")]
    public async Task Measure(int rate, int connections, StoreEngineKind engine, string arrivals)
    {
        await using TargetDatabase database = Target(await BedAsync(engine));
        ILoadRun run = await Load($"workload: w\nrate: {rate}\narrivals: {arrivals}\nconnections: {connections}\ntransactions: [{{ name: t, sql: SELECT 1 }}]").StartAsync(database, Token);
        await Task.Delay(2000, Token);
        await run.CutAsync(Token);
        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        long bytes = GC.GetTotalAllocatedBytes();
        long at = Stopwatch.GetTimestamp();
        await Task.Delay(8000, Token);
        LoadFigures f = await run.CutAsync(Token);
        double s = Stopwatch.GetElapsedTime(at).TotalSeconds;
        double used = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
        await File.AppendAllTextAsync("/tmp/w/load-overhead.txt", $"{engine} {arrivals} rate {rate} x{connections}: calls {f.Calls} errors {f.Errors} in {s:0.0}s p50 {f.P50.TotalMicroseconds:0} us p95 {f.P95.TotalMicroseconds:0} p99 {f.P99.TotalMicroseconds:0} max {f.Longest.TotalMilliseconds:0.0} ms, cpu {used / s * 100:0}% = {used / f.Calls * 1e6:0} us/call, {(GC.GetTotalAllocatedBytes() - bytes) / (double)f.Calls:0} B/call, load {File.ReadAllText("/proc/loadavg")}", Token);
        await run.DisposeAsync();
    }
}
