using Toil.Log.Store;

namespace Toil.PowerShell.Log;

/// <summary>Completes tags, the most frequent first.</summary>
public sealed class TagCompleter() : LogCompleter(LogNames.TagsAsync);
