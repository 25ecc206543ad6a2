namespace Toil.Log.Reporting;

/// <summary>Looks for instants among sorted ones.</summary>
internal static class Instants
{
    /// <summary>
    /// Where an instant is, or the complement of where it would be, as <see cref="Array.BinarySearch{T}(T[], T)"/> says it; which is a generic method of
    /// the platform that no image holds for these, so that it would run without optimisation for most of a report.
    /// </summary>
    /// <param name="sorted">Instants, ascending, each once.</param>
    /// <param name="length">How many of them are meant.</param>
    /// <param name="instant">The instant.</param>
    public static int Find(long[] sorted, int length, long instant)
    {
        int low = 0;
        int high = length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (sorted[middle] == instant)
            {
                return middle;
            }

            if (sorted[middle] < instant)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }
}
