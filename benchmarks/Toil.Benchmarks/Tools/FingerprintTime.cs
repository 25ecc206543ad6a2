using System.Globalization;
using Toil.Migrations.Databases;
using Toil.Operations;
using Toil.Rollbacks.Fingerprints;
using Toil.State;

namespace Toil.Benchmarks.Tools;

/// <summary>Fingerprints a database several times, and prints the seconds of each: the first has the compiling of the code in it.</summary>
internal static class FingerprintTime
{
    /// <param name="location">The database, as a user would write it.</param>
    /// <param name="connections">How many it may use.</param>
    /// <param name="times">How often.</param>
    public static async Task RunAsync(string location, int connections, int times)
    {
        OperationContext context = new() { WorkingDirectory = Environment.CurrentDirectory, Sink = new SilentSink() };
        await using TargetDatabase database = TargetDatabase.For(new DatabaseLocation(null, StoreLocation.Parse(location, Environment.CurrentDirectory), null), context);
        List<double> seconds = [];
        for (int i = 0; i < times; i++)
        {
            long started = TimeProvider.System.GetTimestamp();
            await Fingerprint.ReadAsync(database, new() { Connections = connections }, CancellationToken.None);
            seconds.Add(TimeProvider.System.GetElapsedTime(started).TotalSeconds);
        }

        Console.WriteLine(string.Join(' ', seconds.Select(one => one.ToString("0.000", CultureInfo.InvariantCulture))));
    }
}
