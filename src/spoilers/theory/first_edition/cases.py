"""Which numbers would make the whole game look like a real case?

Every number here is illustrative. It was chosen by hand so that the game tells one story about
the case, with its reason beside it; nothing is estimated from data, and other numbers would
tell other stories. The reasons are judgements, mostly from memory; nothing in the course rests on
them. What the record says stands next to what the model says, also where the two disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from types import MappingProxyType

from spoilers.theory.first_edition.scenarios import Scenario


@dataclass(frozen=True)
class Assumption:
    """What is one number of a case, and why?

    Attributes
    ----------
    value : float
        The number. Illustrative.
    reason : str
        Why it is not larger or smaller, in one line.
    """

    value: float
    reason: str


@dataclass(frozen=True)
class Case:
    """What does the course assume about a real case, and what happened there?

    Attributes
    ----------
    name : str
        The place and the year.
    players : tuple of str
        Who is the government, the included and the excluded faction.
    expected : str
        The outcome that the numbers were chosen for, one of
        `spoilers.theory.first_edition.whole_game.OUTCOMES`.
    record : str
        What happened, in one or two sentences, with what the model gets wrong.
    source : str
        Where the record is from. What is "from memory" rests on the authors' background
        knowledge and was compared with no source.
    assumptions : mapping of str to Assumption
        Every number of the scenario, by the name of its field.
    """

    name: str
    players: tuple[str, str, str]
    expected: str
    record: str
    source: str
    assumptions: Mapping[str, Assumption]

    @property
    def scenario(self) -> Scenario:
        """Which scenario do these numbers make?

        Returns
        -------
        Scenario
            One game.

        Examples
        --------
        >>> find_case("Kabul 2021").scenario == Scenario()
        True
        """
        return Scenario(**{name: each.value for name, each in self.assumptions.items()})


def _case(
    name: str,
    players: tuple[str, str, str],
    expected: str,
    record: str,
    source: str,
    **assumptions: tuple[float, str],
) -> Case:
    named = {field.name: Assumption(*assumptions[field.name]) for field in fields(Scenario)}
    return Case(name, players, expected, record, source, MappingProxyType(named))


_ALL = (
    _case(
        "Kabul 2021",
        ("United States", "Taliban", "Islamic State-Khorasan"),
        "provoked return",
        "The bomb at the airport killed 13 US service members and about 170 Afghans. Two drone "
        "strikes followed, the second of which killed ten civilians, but the withdrawal was "
        "completed on time: the full return that these numbers give did not happen.",
        "press reports and the US Army's inquiry of February 2022",
        prior=(0.7, "The Taliban had kept from attacking US forces, but how far they would go "
               "against others was open."),
        foil_reliable=(0.8, "Those who hold the city and want to can stop most attacks."),
        foil_unreliable=(0.3, "Some attacks fail by themselves or are stopped by others."),
        betrayal=(1.0, "A partner who shelters attackers costs as much as a good one is worth."),
        audience_cost=(0.3, "The withdrawal was contested at home, so doing nothing was costly."),
        attack_harm=(0.3, "The deaths of soldiers weigh heavily, less than the war as a whole."),
        inclusion_cost=(0.65, "A group that rejects the state itself asks for more than most."),
        credible_share=(0.0, "Once the Taliban rule, nothing obliges them to share."),
        inclusive_share=(0.4, "A seat would have given more than its fighters could take."),
        war_included=(0.3, "Fighting on had brought territory, at a price."),
        war_excluded=(0.05, "Between two enemies it had lost most of its ground by 2020."),
        attack_cost=(0.1, "Few fighters and one bomb are needed."),
        failure_loss=(0.1, "A foiled attack gives away a cell."),
        success_gain=(0.15, "A success that changes nothing still advertises the group."),
        return_gain=(0.6, "A US return would take from the Taliban what they had just won."),
        success_loss=(0.1, "Each success shows that the Taliban do not control the city."),
        return_loss=(0.2, "A return costs the Taliban more than the deal had not yet given."),
    ),
    _case(
        "Omagh 1998",
        ("United Kingdom and Ireland", "Provisional IRA and Sinn Fein", "Real IRA"),
        "contained attack",
        "The bomb killed 29 people. The agreement held, and the Real IRA called a ceasefire: the "
        "attack backfired. In the model nobody errs, so the attacker's gain is what it may have "
        "hoped for, not what it got.",
        "encyclopaedia article on the bombing; UCDP",
        prior=(0.85, "The included faction had signed and held its ceasefire."),
        foil_reliable=(0.8, "A movement that knows the splinter can stop much of what it plans."),
        foil_unreliable=(0.3, "The police stop some attacks in any case."),
        betrayal=(0.8, "A broken agreement would have been bad, not a defeat."),
        audience_cost=(0.2, "Most voters stood behind the agreement, so restraint was cheap."),
        attack_harm=(0.2, "A loss of life that shocked both countries."),
        inclusion_cost=(0.9, "The splinter rejected the very terms that made an agreement."),
        credible_share=(0.05, "The agreement left it next to nothing."),
        inclusive_share=(0.3, "A seat would have given a small group a voice."),
        war_included=(0.2, "After decades of war little was to be gained by more of it."),
        war_excluded=(0.1, "A small splinter has little to lose in a longer war."),
        attack_cost=(0.05, "It had the means from before the split."),
        failure_loss=(0.1, "A foiled attack gives away a cell."),
        success_gain=(0.6, "What it may have hoped for: to be seen as those who fight on."),
        return_gain=(0.7, "A return would have proved the splinter right."),
        success_loss=(0.1, "Each success embarrasses those who signed."),
        return_loss=(0.3, "The included faction had staked all on the agreement."),
    ),
    _case(
        "Oslo 1994-96",
        ("Israel", "PLO and Fatah", "Hamas and Islamic Jihad"),
        "contained attack",
        "Talks went on after eight bombings in 1994 and 1995; after the series of early 1996 they "
        "were suspended. With these numbers one attack is contained, and the third success in a "
        "row ends the deal: the real talks bore more. A series is beyond this game of one attack.",
        "newspaper chronologies (JTA, J. Weekly) for 1994-95; the series of 1996 from memory",
        prior=(0.85, "The included faction had recognised the state it had fought."),
        foil_reliable=(0.6, "Even a willing partner controlled only part of the territory."),
        foil_unreliable=(0.3, "Israel's own services stop some attacks in any case."),
        betrayal=(1.0, "A hostile authority next door costs as much as peace is worth."),
        audience_cost=(0.25, "The government's majority was thin, and each attack wore it down."),
        attack_harm=(0.3, "Attacks on buses made everyone feel exposed."),
        inclusion_cost=(0.9, "The excluded factions rejected any partition."),
        credible_share=(0.05, "The new authority had every reason to weaken its rivals."),
        inclusive_share=(0.4, "Their following would have earned them a large part."),
        war_included=(0.2, "Exile and an uprising had brought recognition, not land."),
        war_excluded=(0.15, "They were growing while the conflict went on."),
        attack_cost=(0.05, "Few people and little material are needed."),
        failure_loss=(0.1, "A foiled attack gives away a cell."),
        success_gain=(0.4, "Each success won followers who doubted the talks."),
        return_gain=(0.6, "Without the talks the included faction loses its claim to lead."),
        success_loss=(0.15, "Each success shows an authority that cannot protect its partner."),
        return_loss=(0.3, "The included faction had staked all on the talks."),
    ),
    _case(
        "Mindanao 2012",
        ("Philippines", "MILF", "MNLF factions and BIFF"),
        "contained attack",
        "Deaths in fighting with MNLF wings went from 0 in the 12 months before the agreement to "
        "239 in the 12 months after, and from 71 to 1 with the MILF. The government fought the "
        "spoilers and went on talking; the next agreement came in 2014.",
        "UCDP GED for deaths, UCDP Peace Agreement Dataset for the agreements",
        prior=(0.9, "The MILF had fought breakaway units itself."),
        foil_reliable=(0.8, "It knows the ground and the people on it."),
        foil_unreliable=(0.3, "The army stops some attacks in any case."),
        betrayal=(1.0, "A betrayed deal would have meant the war again."),
        audience_cost=(0.1, "The attacks came far from the capital."),
        attack_harm=(0.2, "A siege of a city displaces many, and it ends."),
        inclusion_cost=(0.8, "A second deal for the same land would have undone the first."),
        credible_share=(0.1, "An earlier agreement had left them some offices."),
        inclusive_share=(0.4, "They had once led the movement."),
        war_included=(0.25, "Decades of war had brought neither victory nor defeat."),
        war_excluded=(0.15, "They could go on as they were."),
        attack_cost=(0.05, "Armed men were at hand."),
        failure_loss=(0.1, "A failed attack costs men and standing."),
        success_gain=(0.6, "To be forgotten by the deal was to lose everything."),
        return_gain=(0.6, "Without the deal they are again one of several claimants."),
        success_loss=(0.1, "Each success questions who speaks for the movement."),
        return_loss=(0.3, "The included faction had given up independence for the deal."),
    ),
    _case(
        "Pakistan 2014",
        ("Pakistan", "Pakistani Taliban", "its splinters and the Islamic Movement of Uzbekistan"),
        "provoked return",
        "The talks ended with the attack on Karachi airport and an offensive a week later. Deaths "
        "in fighting with the Pakistani Taliban rose from 1,705 in the 12 months before the talks "
        "to 2,720 in the 12 months after they began. The parts were not as clear as in the model: "
        "the group at the table claimed the attack too.",
        "UCDP GED for deaths; the events from memory",
        prior=(0.6, "Earlier deals with the same group had failed."),
        foil_reliable=(0.7, "The group knew its splinters but did not control them."),
        foil_unreliable=(0.3, "The army stops some attacks in any case."),
        betrayal=(1.2, "A group that uses the pause to regroup is worse than war."),
        audience_cost=(0.4, "The army and half the parties were against the talks."),
        attack_harm=(0.4, "An international airport is the country's door."),
        inclusion_cost=(0.95, "The splinters wanted the end of the constitution."),
        credible_share=(0.0, "Nobody had offered them anything."),
        inclusive_share=(0.3, "A seat would have given a small group a voice."),
        war_included=(0.3, "It held ground that was hard to take."),
        war_excluded=(0.1, "Small groups live on in any war."),
        attack_cost=(0.1, "An attack on a guarded place takes trained men."),
        failure_loss=(0.1, "A foiled attack gives away a cell."),
        success_gain=(0.15, "A success that changes nothing still advertises the group."),
        return_gain=(0.5, "War brings the movement back together."),
        success_loss=(0.1, "Each success shows who is not in control."),
        return_loss=(0.2, "An offensive takes the ground it held."),
    ),
    _case(
        "Juba 2020",
        ("Sudan", "the groups of the Sudan Revolutionary Front", "SLM/A of Abdul Wahid"),
        "quiet exclusive peace",
        "Deaths in fighting with the excluded SLM/A went from 45 in the 12 months before the "
        "agreement to 31 in the 12 months after. It was the army that broke the transition, by a "
        "coup.",
        "UCDP GED for deaths; the coup from memory",
        prior=(0.65, "The signatories were willing, less clearly able."),
        foil_reliable=(0.8, "Those who know the ground can stop most attacks."),
        foil_unreliable=(0.3, "Some attacks fail by themselves."),
        betrayal=(1.0, "A broken deal would have meant the war again."),
        audience_cost=(0.2, "The capital looked elsewhere."),
        attack_harm=(0.2, "The war was far from the capital."),
        inclusion_cost=(0.8, "The excluded asked for a new state before any talks."),
        credible_share=(0.2, "It held a mountain that nobody was going to take."),
        inclusive_share=(0.4, "Its following would have earned it a large part."),
        war_included=(0.2, "The war had become a stalemate."),
        war_excluded=(0.15, "It could hold out, and no more."),
        attack_cost=(0.1, "Each attack costs men who are hard to replace."),
        failure_loss=(0.1, "A failed attack invites one on its own ground."),
        success_gain=(0.1, "A success far from the capital is hardly noticed."),
        return_gain=(0.3, "A return to war would have come to its own mountain first."),
        success_loss=(0.1, "Each success questions what was signed."),
        return_loss=(0.2, "The signatories would lose their offices."),
    ),
    _case(
        "Aceh 2005",
        ("Indonesia", "Free Aceh Movement", "those of its commanders who might have fought on"),
        "inclusive peace",
        "The whole movement was at the table and nobody was left to spoil the deal. Deaths in "
        "fighting with it went from 935 in 2004 to 213 in 2005, the year of the agreement, and to "
        "under 25 in 2006.",
        "UCDP Peace Agreement Dataset and battle-related deaths",
        prior=(0.7, "The movement had kept together through a long war."),
        foil_reliable=(0.8, "A movement that holds together can stop most attacks."),
        foil_unreliable=(0.3, "The army stops some attacks in any case."),
        betrayal=(1.0, "A broken deal would have meant the war again."),
        audience_cost=(0.2, "After the tsunami few wanted the war back."),
        attack_harm=(0.2, "An attack would have stopped the rebuilding."),
        inclusion_cost=(0.15, "The commanders wanted what the leaders wanted: a seat for them "
                        "cost little more."),
        credible_share=(0.1, "Without a seat they would have depended on the leaders."),
        inclusive_share=(0.3, "Local parties and offices were open to all."),
        war_included=(0.1, "The war was being lost."),
        war_excluded=(0.1, "The war was being lost."),
        attack_cost=(0.1, "Weapons were being handed in."),
        failure_loss=(0.1, "A failed attack costs men and standing."),
        success_gain=(0.1, "Few would have cheered."),
        return_gain=(0.3, "A return to war would have brought back a war being lost."),
        success_loss=(0.1, "Each success questions what was signed."),
        return_loss=(0.3, "The leaders had given up independence for the deal."),
    ),
)  # fmt: skip

CASES: Mapping[str, Case] = MappingProxyType({case.name: case for case in _ALL})
"""The named cases, Kabul first. All numbers in them are illustrative."""


def find_case(name: str) -> Case:
    """What does the course assume about this case?

    Parameters
    ----------
    name : str
        One of `CASES`.

    Returns
    -------
    Case
        Its numbers with their reasons, and what the record says.

    Raises
    ------
    ValueError
        If there is no case of that name; the message says which name is nearest.

    References
    ----------
    Kabul: Bapat and Best (2021). For the others see each case's `source`.

    Examples
    --------
    >>> find_case("Omagh 1998").assumptions["audience_cost"].value
    0.2
    >>> find_case("kabul")
    Traceback (most recent call last):
    ValueError: name = 'kabul': expected one of Kabul 2021, ...; did you mean 'Kabul 2021'?
    """
    if name in CASES:
        return CASES[name]
    folded = {known.casefold(): known for known in CASES}
    nearest = get_close_matches(str(name).casefold(), folded, n=1, cutoff=0.0)[0]
    raise ValueError(
        f"name = {name!r}: expected one of {', '.join(CASES)}; did you mean {folded[nearest]!r}?"
    )
