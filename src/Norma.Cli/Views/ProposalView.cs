#pragma warning disable
namespace Norma.Cli.Views;
static class ProposalView { public static void Show(Terminal t, Norma.Data.Proposal p, string to) {} }
