namespace Toil.Certificates.Inventories;

/// <summary>One entry of an inventory.</summary>
/// <param name="Options">Its targets, and the options that hold for them.</param>
/// <param name="Origin">File and line, for people, inert.</param>
internal sealed record InventoryEntry(SweepOptions Options, string Origin);
