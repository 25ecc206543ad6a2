using Toil.Operations;

namespace Toil.Log.Import;

/// <summary>What is wrong with one row does not end the others.</summary>
internal static class ImportRows
{
    /// <summary>Reads one row; what is wrong with it becomes a problem that names the place.</summary>
    public static ImportItem Try(string place, Func<ImportItem> read)
    {
        try
        {
            return read();
        }
        catch (ToilException problem)
        {
            return new ImportItem(place) { Problem = problem };
        }
    }
}
