using System.Globalization;
using Toil.Certificates.Parsing;
using Toil.Certificates.Sources;

namespace Toil.Benchmarks.Tools;

/// <summary>How many certificates of a file are read in a second of CPU, by the source and the cache alone: nothing is judged or written.</summary>
internal static class ReadingRate
{
    /// <summary>Reads the file until enough CPU is used to tell, and prints the rate. A fresh cache for each reading, unless it is shared.</summary>
    public static void Print(string path, bool isCacheShared)
    {
        CertificateCache shared = new();
        long count = 0;
        TimeSpan start = default;
        for (int reading = 0; reading < 20 || Used() - start < TimeSpan.FromSeconds(3); reading++)
        {
            if (reading == 10)
            {
                // By now the code is compiled for good.
                count = 0;
                start = Used();
            }

            FileSource source = new(isCacheShared ? shared : new CertificateCache());
            count += source.Read(path, new FileSourceOptions(), CancellationToken.None).Count();
        }

        Console.WriteLine((count / (Used() - start).TotalSeconds).ToString("0", CultureInfo.InvariantCulture));
    }

    private static TimeSpan Used() => Environment.CpuUsage.TotalTime;
}
