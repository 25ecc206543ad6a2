using Toil.Operations;
using Toil.Values;

namespace Toil.Log.Store;

/// <summary>The words by which the log's enumerations are stored and exchanged: lower case, one word each.</summary>
internal static class LogWords
{
    public static string Of(EntryCategory value) => value switch
    {
        EntryCategory.Toil => "toil",
        EntryCategory.Engineering => "engineering",
        _ => "overhead",
    };

    public static string Of(EntryTrigger value) => value switch
    {
        EntryTrigger.Manual => "manual",
        EntryTrigger.Page => "page",
        EntryTrigger.Ticket => "ticket",
        EntryTrigger.Request => "request",
        _ => "schedule",
    };

    public static string Of(EntrySource value) => value switch
    {
        EntrySource.Manual => "manual",
        EntrySource.Timer => "timer",
        EntrySource.Runbook => "runbook",
        _ => "import",
    };

    public static string Of(EntryChange value) => value switch
    {
        EntryChange.Booked => "booked",
        EntryChange.Imported => "imported",
        EntryChange.Edited => "edited",
        EntryChange.Removed => "removed",
        _ => "restored",
    };

    public static EntryCategory Category(string word) => word switch
    {
        "toil" => EntryCategory.Toil,
        "engineering" => EntryCategory.Engineering,
        "overhead" => EntryCategory.Overhead,
        _ => throw Unknown("category", word),
    };

    public static EntryTrigger Trigger(string word) => word switch
    {
        "manual" => EntryTrigger.Manual,
        "page" => EntryTrigger.Page,
        "ticket" => EntryTrigger.Ticket,
        "request" => EntryTrigger.Request,
        "schedule" => EntryTrigger.Schedule,
        _ => throw Unknown("trigger", word),
    };

    public static EntrySource Source(string word) => word switch
    {
        "manual" => EntrySource.Manual,
        "timer" => EntrySource.Timer,
        "runbook" => EntrySource.Runbook,
        "import" => EntrySource.Import,
        _ => throw Unknown("source", word),
    };

    public static EntryChange Change(string word) => word switch
    {
        "booked" => EntryChange.Booked,
        "imported" => EntryChange.Imported,
        "edited" => EntryChange.Edited,
        "removed" => EntryChange.Removed,
        "restored" => EntryChange.Restored,
        _ => throw Unknown("change", word),
    };

    private static ToilException Unknown(string what, string word) => new(
        "EntryWordUnknown", ErrorKind.Conflict, $"An entry has the {what} '{InertText.From(word, 40)}', which this Toil does not know.",
        "Update Toil on this machine.", word);
}
