using System.Globalization;
using BenchmarkDotNet.Running;
using Toil.Benchmarks.Tools;
using Toil.Certificates;

// Tools for the whole-process comparisons, and otherwise BenchmarkDotNet with its own arguments (--filter '*', --list flat).
switch (args)
{
    case ["bundle", string path, string distinct, string times]:
        Bundle.Write(path, int.Parse(distinct, CultureInfo.InvariantCulture), int.Parse(times, CultureInfo.InvariantCulture));
        return 0;
    case ["read", string path, "distinct" or "repeated"]:
        ReadingRate.Print(path, args[2] == "repeated");
        return 0;
    case ["stall", string port, string count]:
        await StalledPeers.RunAsync(int.Parse(port, CultureInfo.InvariantCulture), int.Parse(count, CultureInfo.InvariantCulture));
        return 0;
    case ["handshakes", string port, string engine, string seconds]:
        await Handshakes.RunAsync(
            int.Parse(port, CultureInfo.InvariantCulture), Enum.Parse<EngineChoice>(engine), int.Parse(seconds, CultureInfo.InvariantCulture));
        return 0;
    case ["fingerprint", string location, string connections, string times]:
        await FingerprintTime.RunAsync(location, int.Parse(connections, CultureInfo.InvariantCulture), int.Parse(times, CultureInfo.InvariantCulture));
        return 0;
    case ["steps", string folder, string steps, string times]:
        await RunbookSteps.RunAsync(folder, int.Parse(steps, CultureInfo.InvariantCulture), int.Parse(times, CultureInfo.InvariantCulture));
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Bundle).Assembly).Run(args);
        return 0;
}
