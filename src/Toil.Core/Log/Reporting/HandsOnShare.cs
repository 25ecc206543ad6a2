namespace Toil.Log.Reporting;

/// <summary>How much of an entry's hands-on time counts, and when.</summary>
/// <remarks>
/// The rate is constant, or follows a curve that all entries of one tier of a cluster share: <paramref name="times"/> and the room that was
/// counted until then, in microseconds, of which the first <paramref name="length"/> are meant.
/// </remarks>
internal readonly struct HandsOnShare(double rate, long[]? times, double[]? counted, int length)
{
    /// <summary>An entry that overlaps no other: its hands-on time is spread evenly over it.</summary>
    public static HandsOnShare Alone(in ReportEntry entry) => new((double)entry.HandsOn / entry.Elapsed, null, null, 0);

    /// <summary>Microseconds that count between two instants within the entry.</summary>
    public double Between(long from, long to) => times is null ? rate * (to - from) : rate * (At(to) - At(from));

    private double At(long instant)
    {
        int index = Instants.Find(times!, length, instant);
        if (index >= 0)
        {
            return counted![index];
        }

        int next = ~index;
        double part = (double)(instant - times![next - 1]) / (times[next] - times[next - 1]);
        return counted![next - 1] + (part * (counted[next] - counted[next - 1]));
    }
}
