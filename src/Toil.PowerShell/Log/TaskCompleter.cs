using Toil.Log.Store;

namespace Toil.PowerShell.Log;

/// <summary>Completes tasks, the most frequent first.</summary>
public sealed class TaskCompleter() : LogCompleter(LogNames.TasksAsync);
