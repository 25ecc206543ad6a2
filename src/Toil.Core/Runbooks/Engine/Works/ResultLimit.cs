namespace Toil.Runbooks.Engine.Works;

/// <summary>What is said of a step that gave more results than are kept.</summary>
internal static class ResultLimit
{
    /// <summary>Says it to whoever watches, and to the record.</summary>
    /// <param name="dropped">How many were not kept.</param>
    /// <param name="kept">How many were.</param>
    public static string Sentence(long dropped, int kept) => $"It gave {dropped + kept} results; later steps see the last {kept} of them.";

    /// <summary>Says it to the author of a script, whose own variable has them all until the run is resumed.</summary>
    /// <param name="id">The step.</param>
    /// <param name="dropped">How many were not kept.</param>
    /// <param name="kept">How many were.</param>
    /// <param name="hasRun">False where the script gets what was kept.</param>
    public static string Warning(string id, long dropped, int kept, bool hasRun) => hasRun
        ? $"'{id}' gave {dropped + kept} objects, and the last {kept} are kept: a run that is resumed gets no more from it. Write what is needed to a file, and give its name."
        : $"'{id}' was done before and gave {dropped + kept} objects, of which only the last {kept} were kept: what follows works with those alone.";
}
