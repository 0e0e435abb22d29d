namespace Norma.Data;

/// <summary>Where the data come from, for people and for <c>croissant.json</c>.</summary>
/// <param name="Name">What the data set is called.</param>
/// <param name="Description">What a row is, and how it was gathered.</param>
/// <param name="License">An SPDX identifier, or the URL of the terms.</param>
/// <param name="Url">Where it is published.</param>
/// <param name="Creator">The person or organisation that made it.</param>
/// <param name="Published">When, as in <c>2026-01-31</c>.</param>
/// <param name="Citation">How to cite it.</param>
public sealed record DatasetAbout(
    string? Name = null,
    string? Description = null,
    string? License = null,
    string? Url = null,
    string? Creator = null,
    string? Published = null,
    string? Citation = null);
