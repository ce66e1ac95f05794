"""Which numbers would make the model look like a real case?

Every number here is illustrative. It was chosen by hand so that the model tells one story about the
case, with a reason beside it that is true of that conflict alone; nothing is estimated from data,
and other numbers would tell other stories. The reasons are judgements of ours, mostly from memory;
nothing in the course rests on them. What the record says stands next to what the model says, also
where the two disagree.

A case is given by the numbers of the lessons, and `Scenario.from_lessons` makes the game of them.
No other part of the course has a number of a case of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal

from spoilers.theory.parameters import find_letter
from spoilers.theory.splintering import largest_splinter
from spoilers.theory.the_whole_game.scenario import Scenario

__all__ = ["CASES", "Assumption", "Case", "Party", "Source", "Tie", "find_case"]

LESSON_NUMBERS = (
    "platform", "unity", "exit_cost",
    "reach_included", "reach_excluded", "government_reach", "harm", "war_cost",
    "shift", "discount", "infighting_cost", "exploitation",
    "trust", "capacity", "foil_reliable", "foil_unreliable", "betrayal",
    "vulnerability", "salience", "force_cost", "blow", "response_harm", "success_gain",
    "attack_cost", "failure_loss", "war_included", "guarantee", "window", "largest_response",
)  # fmt: skip
"""What a case is given by, in the order of the lessons: the arguments of `from_lessons`."""

_MADE_OF = {
    "strength": ("platform", "unity", "exit_cost"),
    "prior": ("trust", "capacity"),
    "audience_cost": ("vulnerability", "salience"),
    "seat_price": ("reach_included", "reach_excluded", "government_reach", "harm", "war_cost"),
    "attack_harm": ("harm", "war_cost", "reach_included"),
}

Verdict = Literal["held", "in part", "did not hold"]


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
class Party:
    """Who is one of the factions, and where does it stand?

    Attributes
    ----------
    name : str
        What it is called, at most 24 characters.
    ideal : float
        Where it stands on the line of the case, in [0, 1]; 0 is what the government wants.
    reach : float
        How far from there it accepts a policy, at least 0.
    strength : float
        Its share of the movement, in (0, 1]. The included and the excluded faction make up the
        movement of the model; the others are set beside it.
    seated : bool
        Whether the government talks to it.
    """

    name: str
    ideal: float
    reach: float
    strength: float
    seated: bool


@dataclass(frozen=True)
class Tie:
    """What is between two factions?

    Attributes
    ----------
    one, other : str
        Their names; a split runs from the parent to the part that left.
    kind : {"split", "allied", "fought"}
        What is between them.
    """

    one: str
    other: str
    kind: Literal["split", "allied", "fought"]


@dataclass(frozen=True)
class Source:
    """Where can what is said about a case be read?

    Attributes
    ----------
    table : str
        A table of `data`, or "references" for the bibliography.
    key : str
        The row, or the entry.
    """

    table: str
    key: str


@dataclass(frozen=True)
class Case:
    """What does the course assume about a real case, and what happened there?

    Attributes
    ----------
    name : str
        The place and the year.
    government, included, excluded : str
        The three players.
    line : tuple of str
        What the two ends of the line of policies are: 0, the government's wish, and 1.
    given : mapping of str to Assumption
        The numbers of the lessons, each with its reason; see `LESSON_NUMBERS`.
    beside : tuple of Party
        Other factions of the movement, who are no players of the model.
    ties : tuple of Tie
        What was between the factions.
    expected : str
        The outcome that the numbers were chosen for, one of
        `spoilers.theory.the_whole_game.OUTCOMES`.
    record : str
        What happened.
    verdict : {"held", "in part", "did not hold"}
        Whether it went as the model has it.
    judged : str
        What held, and what did not.
    sources : tuple of Source
        What the record rests on. What stands in a row "from memory" rests on the authors'
        background knowledge and was compared with no source.
    """

    name: str
    government: str
    included: str
    excluded: str
    line: tuple[str, str]
    given: Mapping[str, Assumption]
    beside: tuple[Party, ...]
    ties: tuple[Tie, ...]
    expected: str
    record: str
    verdict: Verdict
    judged: str
    sources: tuple[Source, ...]

    @cached_property
    def values(self) -> Mapping[str, float]:
        """Which numbers of the lessons is the case given by?

        Returns
        -------
        mapping of str to float
            The arguments of `Scenario.from_lessons`.

        Examples
        --------
        >>> find_case("Kabul 2021").values["platform"]
        0.4
        """
        return MappingProxyType({name: each.value for name, each in self.given.items()})

    @cached_property
    def scenario(self) -> Scenario:
        """Which game do the numbers of the lessons make?

        Returns
        -------
        Scenario
            One game.

        Examples
        --------
        >>> find_case("Kabul 2021").scenario == Scenario()
        True
        """
        given: dict[str, Any] = dict(self.values)
        return Scenario.from_lessons(**given)

    @property
    def numbers(self) -> Mapping[str, Assumption]:
        """Which numbers does the game have, and why?

        Returns
        -------
        mapping of str to Assumption
            Every field of the scenario. What a lesson computes says from what.

        Examples
        --------
        >>> find_case("Kabul 2021").numbers["prior"].reason
        "Computed from trust in the partner's will 0.875 and belief in its capacity 0.8."
        """
        made = self.scenario.numbers()
        return MappingProxyType(
            {
                field.name: self.given.get(field.name)
                or Assumption(made[field.name], self._computed(field.name))
                for field in fields(Scenario)
            }
        )

    def _computed(self, name: str) -> str:
        named = [f"{_label(part)} {self.given[part].value:g}" for part in _MADE_OF[name]]
        return f"Computed from {', '.join(named[:-1])} and {named[-1]}."

    @property
    def parties(self) -> tuple[Party, ...]:
        """Which factions are there, and where does each stand?

        Returns
        -------
        tuple of Party
            The included faction at the platform, the excluded one in the middle of its wing, and
            those beside them.

        Examples
        --------
        >>> [(party.name, party.ideal) for party in find_case("Kabul 2021").parties][:2]
        [('Taliban', 0.4), ('Islamic State-Khorasan', 0.94)]
        """
        given = self.values
        share = round(
            float(largest_splinter(given["platform"], given["unity"], given["exit_cost"])), 2
        )
        return (
            Party(self.included, given["platform"], given["reach_included"], 1 - share, True),
            Party(self.excluded, round(1 - share / 2, 2), given["reach_excluded"], share, False),
            *self.beside,
        )


def _label(name: str) -> str:
    known = {"reach_included": "the included faction's reach",
             "reach_excluded": "the excluded faction's reach"}  # fmt: skip
    if name in known:
        return known[name]
    label = find_letter(name).label
    return label[0].lower() + label[1:]


def _case(
    name: str,
    players: tuple[str, str, str],
    line: tuple[str, str],
    *,
    beside: tuple[Party, ...],
    ties: tuple[Tie, ...],
    expected: str,
    record: str,
    verdict: Verdict,
    judged: str,
    sources: tuple[Source, ...],
    **given: tuple[float, str],
) -> Case:
    named = {number: Assumption(*given[number]) for number in LESSON_NUMBERS}
    return Case(
        name, *players, line, MappingProxyType(named), beside, ties, expected, record, verdict,
        judged, sources,
    )  # fmt: skip


_ALL = (
    _case(
        "Kabul 2021",
        ("United States", "Taliban", "Islamic State-Khorasan"),
        ("a republic that shelters nobody who attacks abroad", "a caliphate without borders"),
        platform=(0.4, "The Taliban wanted an emirate within Afghanistan's borders, and no more."),
        unity=(0.2, "One command had carried the Taliban through twenty years of war."),
        exit_cost=(0.05, "The Islamic State offered a name and a province to commanders who came "
                   "over in 2014 and 2015."),
        reach_included=(0.2, "They would take a withdrawal with a date, and almost nothing less."),
        reach_excluded=(0.24, "Whoever denies the state itself has little to ask of a table of "
                        "states."),
        government_reach=(0.5, "Washington would give up its troops' presence, and no protection "
                          "against attacks planned abroad."),
        harm=(1.0, "One bomber in a crowd at a gate can cost a departing government as much as a "
              "battle."),
        war_cost=(0.1, "Few American soldiers were still dying when the agreement was signed."),
        shift=(0.1, "The Taliban were about to gain a state, with its prisons and its police."),
        discount=(0.95, "Both had fought for years in order to govern later."),
        infighting_cost=(1.5, "Their war in Nangarhar and Jawzjan had killed hundreds in "
                         "most years from 2015 to 2018."),
        exploitation=(0.0, "With the republic gone nobody was left to profit from a fight between "
                      "the two."),
        trust=(0.875, "The Taliban had kept from attacking American troops since Doha, as agreed."),
        capacity=(0.8, "They had taken every large city within days, and had fought IS-K before."),
        foil_reliable=(0.8, "Checkpoints on the roads to the airport can stop most bombers, if "
                       "those who man them want to."),
        foil_unreliable=(0.3, "American intelligence saw the attack coming, and might have stopped "
                         "one like it."),
        betrayal=(1.0, "A Taliban that sheltered attackers would bring back the problem of "
                  "September 2001."),
        vulnerability=(0.375, "A president who had promised an orderly end was watched by those "
                       "who had warned against it."),
        salience=(0.8, "The cameras of the whole world were on that airport."),
        force_cost=(0.8, "With no base left in the country every strike meant long flights and "
                    "guesses about the target."),
        blow=(0.5, "A new master of Kabul who cannot keep foreign aircraft away is no master to "
              "his rivals."),
        response_harm=(0.1, "Strikes from afar hit few of a group that hides in a large "
                       "city."),
        success_gain=(0.1, "The attack advertised IS-K to fighters who doubted the Taliban."),
        attack_cost=(0.1, "The Army's inquiry found one attacker and one device."),
        failure_loss=(0.1, "A foiled attempt gives away a cell, and there were few in Kabul."),
        war_included=(0.3, "Fighting on had brought districts every year, and bombs from the air."),
        guarantee=(0.0, "No outside power offered to hold the Taliban to any promise to IS-K."),
        window=(0.0, "The date was fixed: after 31 August no American was left to provoke."),
        largest_response=(1.0, "Nothing but its own judgement kept Washington from sending troops "
                          "back."),
        beside=(
            Party("Pakistani Taliban", 0.6, 0.3, 0.1, False),
            Party("IMU of Uzbekistan", 0.75, 0.2, 0.03, False),
        ),
        ties=(
            Tie("Taliban", "Islamic State-Khorasan", "split"),
            Tie("Taliban", "Islamic State-Khorasan", "fought"),
            Tie("Pakistani Taliban", "Islamic State-Khorasan", "split"),
            Tie("IMU of Uzbekistan", "Islamic State-Khorasan", "split"),
            Tie("Taliban", "Pakistani Taliban", "allied"),
        ),
        expected="provocation",
        record="The bomb at the airport killed 13 American service members and about 170 Afghans. "
               "Two drone strikes followed, the second of which killed ten civilians. The "
               "withdrawal was completed by its deadline, 31 August.",
        verdict="in part",
        judged="Strikes came, as in the model, and there was neither a delay nor a return. Whether "
               "they strengthened IS-K against the Taliban cannot be told from this record.",
        sources=(Source("references", "BapatBest2021"), Source("episodes", "e01"),
                 Source("timeline", "airport"), Source("timeline", "kabulstrike")),
    ),
    _case(
        "Omagh 1998",
        ("United Kingdom and Ireland", "Provisional IRA", "Real IRA"),
        ("the two governments' agreement", "one Irish republic at once, by arms"),
        platform=(0.35, "By 1998 most republicans took a shared government in Belfast as a step, "
                  "and kept the aim."),
        unity=(0.33, "Republicans feared another feud among themselves more than most losses."),
        exit_cost=(0.05, "Those who left in 1997 knew where weapons lay, and took some along."),
        reach_included=(0.3, "Sinn Fein accepted early releases and seats in government for the "
                        "end of a long campaign."),
        reach_excluded=(0.1, "The Real IRA refused the principle of consent, on which every draft "
                        "rested."),
        government_reach=(0.4, "London and Dublin gave offices, cross-border bodies and releases, "
                          "and no date for unity."),
        harm=(1.2, "Car bombs had emptied town centres for a generation, and one car is enough."),
        war_cost=(0.4, "Thousands of soldiers and a border of watchtowers had to be paid for."),
        shift=(0.03, "With Sinn Fein in government, little ground would be left to a rival army."),
        discount=(0.95, "Republican splinters think in generations, and hand their claim on."),
        infighting_cost=(2.0, "Republican feuds had left the smaller side destroyed or silent, "
                         "as in 1992."),
        exploitation=(0.5, "Informers were the states' way into the movement, and feuds make "
                      "informers."),
        trust=(0.9, "The Provisionals had kept their second ceasefire for more than a year."),
        capacity=(0.9, "Little was done with explosives in republican districts that they did not "
                  "hear of."),
        foil_reliable=(0.7, "Former comrades know each other's farms, cars and routes."),
        foil_unreliable=(0.4, "Police north and south of the border had stopped several of its car "
                         "bombs that year."),
        betrayal=(0.8, "A Provisional return to bombs would have been the old war, which both "
                  "states had outlasted."),
        vulnerability=(0.2, "In May large majorities in both parts of Ireland had voted for the "
                       "agreement."),
        salience=(0.9, "A bomb in a street full of shoppers on a Saturday shocked both islands."),
        force_cost=(0.7, "Internment in 1971 had filled the ranks of those it was meant to break."),
        blow=(0.3, "Raids on republican districts would have shamed the men of the ceasefire."),
        response_harm=(0.4, "A small group in small towns is soon found once everybody looks."),
        success_gain=(4.0, "A group without voters had one thing to show: that it still fought."),
        attack_cost=(0.05, "It needed a stolen car and homemade explosives."),
        failure_loss=(0.2, "An arrest meant long years in prison while others' prisoners came "
                      "home."),
        war_included=(0.2, "After almost thirty years its leaders held that the war could not be "
                      "won."),
        guarantee=(0.0, "Nobody could vouch to a group that recognised neither of the two states."),
        window=(0.9, "Neither London nor Dublin was going to leave."),
        largest_response=(1.0, "Emergency laws in both states allowed for far more than was done."),
        beside=(
            Party("Continuity IRA", 0.98, 0.05, 0.02, False),
            Party("INLA", 0.8, 0.15, 0.02, False),
        ),
        ties=(
            Tie("Provisional IRA", "Real IRA", "split"),
            Tie("Provisional IRA", "Continuity IRA", "split"),
            Tie("Real IRA", "Continuity IRA", "allied"),
        ),
        expected="attack for its own sake",
        record="The bomb killed 29 people, four months after the agreement. The agreement held, "
               "and the Real IRA called a ceasefire.",
        verdict="did not hold",
        judged="In the model the attack pays the attacker, because a success is worth so much to "
               "it. In the record it cost the Real IRA the support it had. The governments' "
               "restraint is as in the model.",
        sources=(Source("episodes", "e03"), Source("references", "Horgan2013"),
                 Source("groups", "rira"), Source("ties", "pira-rira")),
    ),
    _case(
        "Oslo 1994-96",
        ("Israel", "PLO and Fatah", "Hamas"),
        ("self-rule on Israel's terms", "all of the land, without recognition"),
        platform=(0.35, "In 1993 the PLO recognised Israel and began with Gaza and Jericho."),
        unity=(0.1, "Hamas had never joined the PLO; a common uprising held the two together."),
        exit_cost=(0.1, "Mosques, clinics and schools of its own let Hamas stand apart."),
        reach_included=(0.25, "Isolated after the Gulf war, Arafat signed for less than he "
                        "had ever accepted."),
        reach_excluded=(0.15, "Hamas spoke of a truce at most, and of no recognition."),
        government_reach=(0.3, "Rabin's government left Jerusalem, settlements and borders for "
                          "later."),
        harm=(1.0, "A bomb on a bus turned every way to work into a risk."),
        war_cost=(0.2, "Six years of uprising had shown Israel that it would not end by itself."),
        shift=(0.1, "The new authority got police, salaries and a radio; its rivals got none."),
        discount=(0.9, "Elections and a final status were due within years, so waiting had its "
                  "price."),
        infighting_cost=(2.0, "The shooting at a mosque in Gaza in November 1994 showed where a "
                         "civil war would begin."),
        exploitation=(0.5, "A war among Palestinians would have suited those in Israel who wanted "
                      "no state beside it."),
        trust=(0.95, "Arafat had staked his name on recognition and had nowhere else to go."),
        capacity=(0.85, "His police were many for so small a place, and new to most of it."),
        foil_reliable=(0.5, "Attackers came from places that Palestinian police were not allowed "
                       "to enter."),
        foil_unreliable=(0.25, "Israel's own services and closures stopped some on the way."),
        betrayal=(0.8, "An armed authority minutes from Israel's cities would be worse than one in "
                  "Tunis."),
        vulnerability=(0.25, "The government's majority in parliament was one or two votes."),
        salience=(0.8, "The bombs went off in the middle of Israel's cities."),
        force_cost=(1.2, "Going back into Gaza's camps was what Israel had just escaped."),
        blow=(0.4, "Each closure made the authority look like somebody else's guard."),
        response_harm=(0.4, "Hamas lost cells and its best-known bomb maker to Israel's services."),
        success_gain=(3.0, "Hamas drew those who saw settlements grow while others talked."),
        attack_cost=(0.05, "A workshop and very few people are needed."),
        failure_loss=(0.1, "A cell that was caught lost its engineer, and there were few."),
        war_included=(0.3, "In exile the PLO was losing its hold on the uprising at home."),
        guarantee=(0.0, "Nobody stood surety for Hamas, which Washington treated as terrorists."),
        window=(0.7, "Israel was to vote by 1996, and another government might end the talks."),
        largest_response=(1.0, "Israel's army could have taken the towns back within days."),
        beside=(
            Party("Islamic Jihad", 0.97, 0.05, 0.05, False),
            Party("PFLP", 0.7, 0.15, 0.06, False),
        ),
        ties=(
            Tie("Hamas", "Islamic Jihad", "allied"),
            Tie("PLO and Fatah", "PFLP", "allied"),
            Tie("PLO and Fatah", "Hamas", "fought"),
        ),
        expected="attack for its own sake",
        record="Talks went on after the bombings of 1994 and 1995, up to a second agreement. After "
               "the series of early 1996 they were suspended, and the government lost the election "
               "of May.",
        verdict="in part",
        judged="Single attacks were borne, as in the model, and a series was not. That voters and "
               "not a measure of the government ended it is beyond the model.",
        sources=(Source("episodes", "e04"), Source("episodes", "e05"),
                 Source("references", "Pearlman2009"), Source("references", "KyddWalter2002")),
    ),
    _case(
        "Mindanao 2012",
        ("Philippines", "MILF", "MNLF wings"),
        ("one state, ruled from Manila", "an independent Moro republic"),
        platform=(0.3, "By 2010 the MILF asked for a state within the state, and no longer for "
                  "independence."),
        unity=(0.2, "Kinship across the fronts was strong, and so was rivalry among clans."),
        exit_cost=(0.15, "Whoever still held an office under the agreement of 1996 stood to lose "
                   "it."),
        reach_included=(0.2, "It wanted its own police, courts and taxes, and accepted years of "
                        "transition."),
        reach_excluded=(0.2, "In August 2013 Misuari's men proclaimed a republic."),
        government_reach=(0.35, "The president could offer what a law could carry, and no new "
                          "constitution."),
        harm=(1.0, "A few hundred armed men can close a port city for weeks."),
        war_cost=(0.1, "The war in the south was far from Manila."),
        shift=(0.1, "The new region was to replace the one that Misuari had governed."),
        discount=(0.9, "Misuari was over seventy, and offices do not wait."),
        infighting_cost=(2.0, "The Moro fronts share kin and villages, which a war between them "
                         "would not spare."),
        exploitation=(0.3, "The army had used the rivalry of the fronts before."),
        trust=(0.95, "The MILF had cast out the commanders who would not keep its ceasefire."),
        capacity=(0.9, "It had thousands of men on the island and the ear of the villages around "
                  "them."),
        foil_reliable=(0.7, "It knows the coasts and the kin of those who might strike."),
        foil_unreliable=(0.4, "Army and navy watch the towns of the south in any case."),
        betrayal=(0.9, "Betrayal would have meant the wars of 2000 and 2008 again."),
        vulnerability=(0.2, "A popular president in the middle of his term could bear bad news."),
        salience=(0.5, "Fighting in the south is old news in Manila until a city burns."),
        force_cost=(0.8, "The all-out war of 2000 took the MILF's camps and settled nothing."),
        blow=(0.4, "Soldiers back in the MILF's camps would have sent every clan looking for other "
              "protection."),
        response_harm=(0.6, "A siege in a city ends with its fighters dead or before a court."),
        success_gain=(4.5, "To be left out of the new agreement was to lose the old one; a battle "
                      "brought the name back."),
        attack_cost=(0.1, "Armed men were at hand, and boats to carry them."),
        failure_loss=(0.2, "Commanders faced charges of rebellion, and followers went home."),
        war_included=(0.3, "In thirty-five years of fighting it had neither won nor been beaten."),
        guarantee=(0.0, "Malaysia and the contact group watched over the MILF's agreement alone."),
        window=(0.9, "The state would be there tomorrow as it was today."),
        largest_response=(1.0, "The president could have called the talks off on any day."),
        beside=(
            Party("BIFF", 0.8, 0.15, 0.08, False),
            Party("Abu Sayyaf", 0.95, 0.05, 0.05, False),
        ),
        ties=(
            Tie("MNLF wings", "MILF", "split"),
            Tie("MILF", "BIFF", "split"),
            Tie("MILF", "BIFF", "fought"),
            Tie("MNLF wings", "Abu Sayyaf", "split"),
        ),
        expected="attack for its own sake",
        record="Deaths in fighting with MNLF wings went from 0 in the 12 months before the "
               "agreement to 239 in the 12 months after, most of them in the siege of Zamboanga, "
               "and from 71 to 1 with the MILF. The government fought the attackers and went on "
               "talking; the next agreement was signed in 2014.",
        verdict="held",
        judged="The excluded attacked and the deal was not made to pay for it, as in the model. "
               "The model has no BIFF, with whom fighting rose too.",
        sources=(Source("deal_windows", "framework_2012"), Source("episodes", "e07"),
                 Source("ties", "mnlf-mnlf_nm"), Source("references", "UCDPAgreements2022")),
    ),
    _case(
        "Pakistan 2014",
        ("Pakistan", "Pakistani Taliban", "Jamaat-ul-Ahrar"),
        ("the constitution as it stands", "its end"),
        platform=(0.6, "The Pakistani Taliban rejected the constitution, and yet named "
                  "negotiators."),
        unity=(0.02, "They were an umbrella of many commands from their first day in 2007."),
        exit_cost=(0.02, "A commander who left kept his men, his valley and his income."),
        reach_included=(0.45, "Their first demands were prisoners and a zone without troops, far "
                        "less than their aims."),
        reach_excluded=(0.2, "To the commanders who left, talks as such were betrayal."),
        government_reach=(0.3, "The government could free prisoners, and rewrite no constitution."),
        harm=(1.0, "Attacks had reached the army's headquarters, a naval base and prisons."),
        war_cost=(0.1, "The war in the tribal areas was carried by soldiers and by people with few "
                  "votes."),
        shift=(0.05, "An umbrella at peace would have had roads and money, and its critics "
               "neither."),
        discount=(0.95, "The commands had moved across that border for decades and could wait."),
        infighting_cost=(2.0, "In the spring of 2014 two of the commands killed each "
                         "other's men in Waziristan."),
        exploitation=(0.5, "The state had played one command against another for years."),
        trust=(0.75, "They declared a ceasefire by themselves, after years of broken agreements."),
        capacity=(0.8, "Their leader sat across the border and ruled by messenger."),
        foil_reliable=(0.7, "They knew the commanders who had left, and where they slept."),
        foil_unreliable=(0.2, "Guards at the gate stop too few who have come to die."),
        betrayal=(1.0, "A group that uses the pause to regroup costs what the pause was worth."),
        vulnerability=(0.5, "The army and several parties had doubted the talks from the start."),
        salience=(0.8, "The country watched a night of fighting at Karachi's airport."),
        force_cost=(0.5, "An offensive in North Waziristan had been planned for years."),
        blow=(0.6, "An offensive drives the umbrella off its ground and leaves each command to "
              "itself."),
        response_harm=(0.5, "Bombs on North Waziristan fall on the attackers' own hideouts too."),
        success_gain=(0.2, "Fighters who were tired of waiting went to whoever struck."),
        attack_cost=(0.1, "An attack on a guarded place takes trained men, and none came back."),
        failure_loss=(0.2, "A failed attack would have shown the umbrella who its enemies were."),
        war_included=(0.3, "They held valleys that had been hard to take since 2009."),
        guarantee=(0.0, "Nobody from outside could enter the tribal areas to keep a promise."),
        window=(0.3, "The talks were to end within months, in an agreement or in an offensive."),
        largest_response=(1.0, "The generals were free to go as far as they chose."),
        beside=(
            Party("IMU of Uzbekistan", 0.95, 0.1, 0.08, False),
            Party("Haqqani network", 0.5, 0.3, 0.2, False),
        ),
        ties=(
            Tie("Pakistani Taliban", "Jamaat-ul-Ahrar", "split"),
            Tie("Pakistani Taliban", "IMU of Uzbekistan", "allied"),
            Tie("Pakistani Taliban", "Haqqani network", "allied"),
        ),
        expected="provocation",
        record="The talks ended with the attack on Karachi's airport and an offensive a week "
               "later. Deaths in fighting with the Pakistani Taliban rose from 1,705 in the 12 "
               "months before the talks to 2,720 in the 12 months after they began.",
        verdict="held",
        judged="An attack brought the full return, as in the model. Who attacked is less clear "
               "than in the model: the group at the table claimed the attack too.",
        sources=(Source("deal_windows", "ttp_2014"), Source("episodes", "e38"),
                 Source("ties", "ttp-jua"), Source("groups", "jua")),
    ),
    _case(
        "Juba 2020",
        ("Sudan", "Revolutionary Front", "SLM/A of Abdul Wahid"),
        ("the transition as Khartoum wrote it", "a new state before any talks"),
        platform=(0.3, "The Front's groups asked for seats, money and land within one Sudan."),
        unity=(0.1, "Alliances among Darfur's groups had come and gone since 2006."),
        exit_cost=(0.12, "A group alone has neither the Front's friends abroad nor their money."),
        reach_included=(0.2, "The Front's leaders would take ministries for years of waiting."),
        reach_excluded=(0.2, "Abdul Wahid asked for security and another government before he "
                        "would sit down."),
        government_reach=(0.5, "A government born of an uprising saw Darfur's war as the old "
                          "regime's crime."),
        harm=(0.8, "Raids from Jebel Marra can close roads, and reach no capital."),
        war_cost=(0.2, "A bankrupt treasury was still paying for war in three regions."),
        shift=(0.1, "Offices in Khartoum and el-Fasher would feed the signatories' ranks."),
        discount=(0.9, "Commanders on the mountain had begun to make arrangements of their own."),
        infighting_cost=(1.0, "Clashes around Jebel Marra had already emptied villages."),
        exploitation=(0.3, "Khartoum had played one of Darfur's rebel groups against another "
                      "since 2005."),
        trust=(0.9, "The leaders of the Front wanted the offices that peace would bring."),
        capacity=(0.7, "Many of their fighters were in Libya, and few in Darfur."),
        foil_reliable=(0.7, "Signatories from the same villages know the paths of the mountain."),
        foil_unreliable=(0.3, "Militias of the government held the plains around it."),
        betrayal=(0.5, "If the signatories broke their word, the war was no worse than before."),
        vulnerability=(0.3, "Civilians and generals shared power and watched each other's "
                       "mistakes."),
        salience=(0.3, "Khartoum looked at bread and fuel, and seldom at Jebel Marra."),
        force_cost=(1.0, "The offensives of 2016 and 2018 had brought accusations and no peace."),
        blow=(0.4, "Bombs on Darfur would have made the new ministers their own people's "
              "enemies."),
        response_harm=(0.8, "An offensive would have come to its own mountain first."),
        success_gain=(0.2, "An ambush on the mountain is hardly heard of beyond Darfur."),
        attack_cost=(0.2, "Fighters and fuel are hard to replace up there."),
        failure_loss=(0.2, "A failed raid shows the way up the mountain."),
        war_included=(0.2, "They had lost almost all their ground in Darfur by 2015."),
        guarantee=(0.0, "The joint mission of the United Nations and the African Union was about "
                   "to leave."),
        window=(0.5, "Nobody could say how long the transition would last."),
        largest_response=(1.0, "The generals in it could send aircraft without asking civilians."),
        beside=(
            Party("SPLM-N of al-Hilu", 0.75, 0.2, 0.3, False),
        ),
        ties=(
            Tie("Revolutionary Front", "SLM/A of Abdul Wahid", "split"),
            Tie("Revolutionary Front", "SPLM-N of al-Hilu", "split"),
        ),
        expected="quiet exclusive peace",
        record="Deaths in fighting with the excluded SLM/A went from 45 in the 12 months before "
               "the agreement to 31 in the 12 months after. A year on the army ended the "
               "transition by a coup.",
        verdict="held",
        judged="The excluded faction did not turn on the deal, as in the model. What broke the "
               "transition was a part of the government, which the model takes for one player.",
        sources=(Source("deal_windows", "juba_2020"), Source("episodes", "e13"),
                 Source("groups", "slm_aw"), Source("references", "UCDPAgreements2022")),
    ),
    _case(
        "Aceh 2005",
        ("Indonesia", "Free Aceh Movement", "GAM's field commanders"),
        ("special autonomy as it was", "an independent Aceh"),
        platform=(0.4, "Early in 2005 the leaders in Sweden spoke of self-government in place of "
                  "independence."),
        unity=(0.12, "The leaders had been abroad for a quarter of a century, and the commanders "
               "in the hills."),
        exit_cost=(0.1, "A commander without the movement's name had little to offer a village."),
        reach_included=(0.25, "They accepted self-government, an amnesty and local parties."),
        reach_excluded=(0.5, "Commanders worn down by martial law would take what their leaders "
                        "took, with work and land."),
        government_reach=(0.5, "A new president had sought talks before the tsunami, and had the "
                          "votes to sign."),
        harm=(1.0, "A few thousand fighters tied down tens of thousands of soldiers."),
        war_cost=(0.3, "After December 2004 the whole world was rebuilding Aceh, and watching."),
        shift=(0.1, "Leaders who win elections and share out the rebuilding need their commanders "
               "less each month."),
        discount=(0.95, "Autonomy and elections promised offices for years to come."),
        infighting_cost=(1.0, "A fight among commanders would have been fought in their own "
                         "villages."),
        exploitation=(0.3, "The army had used defectors against the movement before."),
        trust=(0.85, "After the tsunami the movement had declared a ceasefire by itself."),
        capacity=(0.8, "Its commanders had followed one command through a long war."),
        foil_reliable=(0.8, "Its men in the villages see who goes up into the hills."),
        foil_unreliable=(0.3, "Army posts on the roads of Aceh would stop some in any case."),
        betrayal=(1.0, "A truce that both sides used to regroup had ended in martial law in 2003."),
        vulnerability=(0.2, "Nationalists in Jakarta's parliament complained, and were outvoted."),
        salience=(0.5, "An attack among the camps of survivors would have been seen by every aid "
                  "agency."),
        force_cost=(0.8, "Two years of martial law had cost much and had not ended the movement."),
        blow=(0.3, "Soldiers back in the villages would have proved right whoever had kept his "
              "rifle."),
        response_harm=(0.5, "The commanders had seen in 2003 what an offensive does to them."),
        success_gain=(0.3, "In a province that had just buried so many, few would have cheered."),
        attack_cost=(0.2, "Rifles were being counted and cut up under foreign eyes."),
        failure_loss=(0.2, "Whoever was caught would have lost the amnesty."),
        war_included=(0.1, "By 2005 two years of martial law had all but lost it the war."),
        guarantee=(0.02, "Monitors from the European Union and ASEAN could name whoever broke the "
                   "terms."),
        window=(0.9, "Aceh was to stay a part of Indonesia, and Indonesia would be there."),
        largest_response=(1.0, "The army was free to come back in strength."),
        beside=(),
        ties=(Tie("Free Aceh Movement", "GAM's field commanders", "allied"),),
        expected="inclusive peace",
        record="The whole movement was at the table and nobody was left to spoil the deal. Deaths "
               "in fighting with it went from 935 in 2004 to 213 in 2005, the year of the "
               "agreement, and to under 25 in 2006.",
        verdict="held",
        judged="A seat that costs little was given, and there was no attack, as in the model. Much "
               "else had changed: the tsunami came eight months before.",
        sources=(Source("agreements", "1276"), Source("episodes", "e27"),
                 Source("references", "UCDPDeaths2023")),
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
    Kabul: Bapat and Best (2021). For the others see each case's `sources`.

    Examples
    --------
    >>> find_case("Omagh 1998").given["success_gain"].value
    4.0
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
